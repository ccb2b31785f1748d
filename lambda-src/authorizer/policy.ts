import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { VerifiedToken } from './verified-token';
import { type AuthorizerContext, type AuthorizerDenial, MCP_PATH } from '../../src/contract';

/** What the authorizer answers to API Gateway. */
export type AuthorizerResult = Omit<APIGatewayAuthorizerResult, 'context'> & { readonly context: AuthorizerContext | AuthorizerDenial };

/**
 * Allows every method of the MCP endpoint, not only the one that was asked for: API Gateway may reuse the answer for the same
 * token whatever the method. A path with a slash at its end is the same resource of the API, but the slash is in the ARN.
 *
 * @param methodArn `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`
 * @param scopes the granted ones and those that they include
 */
export function allowMcp(methodArn: string, { clientId, subject, expiresAt }: VerifiedToken, scopes: ReadonlySet<string>): AuthorizerResult {
  return {
    principalId: subject,
    policyDocument: policyDocument('Allow', methodArn),
    context: { clientId, subject, scopes: [...scopes].join(' '), expiresAt: String(expiresAt) },
  };
}

/** Denies a call, which API Gateway answers with 403 and the challenge. */
export function denyCall(methodArn: string, { subject }: VerifiedToken, denial: AuthorizerDenial): AuthorizerResult {
  return { principalId: subject, policyDocument: policyDocument('Deny', methodArn), context: denial };
}

function policyDocument(effect: 'Allow' | 'Deny', methodArn: string): APIGatewayAuthorizerResult['policyDocument'] {
  const [api, stage] = methodArn.split('/');
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: [MCP_PATH, `${MCP_PATH}/`].map((path) => `${api}/${stage}/*${path}`) }],
  };
}
