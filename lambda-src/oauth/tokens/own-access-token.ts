import type { OIDCContext } from 'oidc-provider';
import { type AccessTokenClaims, verifyAccessToken } from '../../shared/access-token';
import { InvalidAccessTokenError } from '../../shared/invalid-access-token';
import { findSigningKey } from '../../shared/signing-keys';
import { issuer, mcpUrl } from '../settings';

/**
 * Verifies the JWT that an authenticated client presents as `token`.
 *
 * @returns undefined for a token that is not valid, or was issued to another client
 * @throws ServiceUnavailableError
 */
export async function verifyOwnAccessToken({ params, client }: OIDCContext): Promise<AccessTokenClaims | undefined> {
  try {
    const claims = await verifyAccessToken(String(params?.token), {
      issuer,
      audience: mcpUrl,
      minRemainingLife: 0,
      findKey: findSigningKey,
    });
    return claims.client_id === client?.clientId ? claims : undefined;
  } catch (error) {
    if (error instanceof InvalidAccessTokenError) {
      return undefined;
    }
    throw error;
  }
}
