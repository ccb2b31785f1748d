import { isTokenLive } from './token-status';
import type { TokenExpectations, TokenVerifier } from './verified-token';
import { warmUp } from './warm-up';
import type { OwnTokenSettings } from '../../src/contract';
import { verifyAccessToken } from '../shared/access-token';
import { refuseUnless } from '../shared/invalid-access-token';
import { scopesInClaim } from '../shared/scope-claim';
import { findSigningKey } from '../shared/signing-keys';

/**
 * Makes a verifier of tokens of the server's own authorization server, which can be revoked, and gets it ready for the first one.
 *
 * @param issuer the public base URL
 */
export async function loadOwnTokenVerifier(
  settings: OwnTokenSettings, issuer: string, { resource, minRemainingLife }: TokenExpectations,
): Promise<TokenVerifier> {
  const permanentClients = new Set(settings.permanentClients);
  const verify: TokenVerifier = async (token) => {
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
  await warmUp(verify, { issuer, resource });
  return verify;
}
