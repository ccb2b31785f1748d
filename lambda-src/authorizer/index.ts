import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { type AllowResult, allowMcp } from './allow-policy';
import { isTokenLive } from './token-status';
import { AUTHORIZER_CACHE_SECONDS, ENVIRONMENT, MCP_PATH } from '../../src/contract';
import { InvalidAccessTokenError, verifyAccessToken } from '../shared/access-token';
import { requireEnvironment } from '../shared/environment';
import { log } from '../shared/log';
import { findSigningKey } from '../shared/signing-keys';

const issuer = requireEnvironment(ENVIRONMENT.publicBaseUrl);

/** RFC 6750 section 2.1; the scheme is case-insensitive (RFC 9110 section 11.1). */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/**
 * The token authorizer of `/mcp`.
 *
 * @throws Error `Unauthorized`, which API Gateway answers with 401, for every token that is not good
 * @throws other errors, which API Gateway answers as AUTHORIZER_FAILURE, when the token could not be checked
 */
export async function handler({ authorizationToken, methodArn }: APIGatewayTokenAuthorizerEvent): Promise<AllowResult> {
  try {
    const claims = await verifyAccessToken(bearerToken(authorizationToken), {
      issuer,
      audience: issuer + MCP_PATH,
      // API Gateway keeps the answer so long, and must not let an expired token pass
      minRemainingLife: AUTHORIZER_CACHE_SECONDS,
      findKey: findSigningKey,
    });
    if (!await isTokenLive(claims)) {
      throw new InvalidAccessTokenError('revoked, or its client is gone');
    }
    return allowMcp(methodArn, claims);
  } catch (error) {
    if (error instanceof InvalidAccessTokenError) {
      log.info('Token refused', { reason: error.message });
      // the whole message, to the letter: any other is an internal error to API Gateway
      throw new Error('Unauthorized');
    }
    log.error('A token could not be checked', { error });
    throw new Error('Unavailable');
  }
}

function bearerToken(authorization: string | undefined): string {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw new InvalidAccessTokenError('not a bearer token');
  }
  return token;
}
