/** The least that an authorizer can be: it allows everything with a constant. */
export async function handler({ methodArn }: { readonly methodArn: string }) {
  const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn };
  return { principalId: 'anyone', policyDocument: { Version: '2012-10-17', Statement: [statement] } };
}
