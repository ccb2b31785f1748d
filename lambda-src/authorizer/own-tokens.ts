import { isTokenLive } from './token-status';
import type { TokenExpectations, TokenVerifier } from './verified-token';
import type { OwnTokenSettings } from '../../src/contract';
import { verifyAccessToken } from '../shared/access-token';
import { refuseUnless } from '../shared/invalid-access-token';
import { scopesInClaim } from '../shared/scope-claim';
import { findSigningKey } from '../shared/signing-keys';

/**
 * Verifies tokens of the server's own authorization server, which can be revoked.
 *
 * @param issuer the public base URL
 */
export function ownTokenVerifier(settings: OwnTokenSettings, issuer: string, { resource, minRemainingLife }: TokenExpectations): TokenVerifier {
  const permanentClients = new Set(settings.permanentClients);
  return async (token) => {
    const claims = await verifyAccessToken(token, { issuer, audience: resource, minRemainingLife, findKey: findSigningKey });
    refuseUnless(await isTokenLive(claims, permanentClients), 'revoked, or its client or its grant is gone');
    return {
      clientId: claims.client_id,
      subject: claims.sub,
      scopes: scopesInClaim('scope', claims.scope),
      expiresAt: claims.exp,
      keyThumbprint: claims.cnf?.jkt,
    };
  };
}
