import { bearerAuthChallengeResponse, OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server';
import { OAUTH_PATHS } from '../../../src/contract';

/**
 * The answer to a request whose caller is not known, or whose token has expired (RFC 6750 section 3, RFC 9728 section 5.1).
 *
 * The authorizer refuses almost all of these before they reach the function.
 */
export function unauthorized(publicBaseUrl: string): Response {
  return bearerAuthChallengeResponse(new OAuthError(OAuthErrorCode.InvalidToken, 'The access token is missing or has expired'), {
    resourceMetadataUrl: `${publicBaseUrl}${OAUTH_PATHS.protectedResourceMetadataForMcp}`,
  });
}
