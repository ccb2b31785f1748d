import type { LocalStack } from '../stack';
import { matchesWildcard } from '../wildcard';

/** Says whether API Gateway may invoke a function on behalf of a method or authorizer. */
export type MayInvoke = (functionArn: string, sourceArn: string) => boolean;

/** Reads the resource-based policies of the stack's functions, `AWS::Lambda::Permission`. */
export function invokePermissions(stack: LocalStack): MayInvoke {
  const permissions = [...stack.resources.values()]
    .filter(({ type, properties }) => type === 'AWS::Lambda::Permission'
      && properties.Principal === 'apigateway.amazonaws.com'
      && ['lambda:InvokeFunction', 'lambda:*'].includes(properties.Action))
    .map(({ properties }) => ({ functionArn: functionArn(stack, properties.FunctionName), sourceArn: properties.SourceArn as string | undefined }));
  return (arn, sourceArn) => permissions.some((permission) =>
    permission.functionArn === arn && (permission.sourceArn === undefined || matchesWildcard(permission.sourceArn, sourceArn)));
}

/** Permissions name a function by its name, its ARN or a part of it. */
function functionArn(stack: LocalStack, name: string): string {
  if (name.startsWith('arn:')) return name;
  const [, unqualified = name] = /^\d{12}:function:(.+)$/.exec(name) ?? [];
  return `arn:aws:lambda:${stack.region}:${stack.account}:function:${unqualified}`;
}
