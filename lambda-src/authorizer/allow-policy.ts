import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { AuthorizerContext } from '../../src/contract';
import { MCP_PATH } from '../../src/contract';
import type { AccessTokenClaims } from '../shared/access-token';

/** What the authorizer answers to API Gateway. */
export type AllowResult = Omit<APIGatewayAuthorizerResult, 'context'> & { readonly context: AuthorizerContext };

/**
 * Allows every method of the MCP endpoint, not only the one that was asked for: API Gateway reuses the answer for the same
 * token whatever the method.
 *
 * @param methodArn `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`
 */
export function allowMcp(methodArn: string, claims: AccessTokenClaims): AllowResult {
  const [api, stage] = methodArn.split('/');
  return {
    principalId: claims.sub,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*${MCP_PATH}` }],
    },
    context: {
      clientId: claims.client_id,
      subject: claims.sub,
      scopes: claims.scope ?? '',
      expiresAt: String(claims.exp),
    },
  };
}
