import type { Provider } from 'oidc-provider';
import { verifyOwnAccessToken } from './own-access-token';
import { GRANT_ID_CLAIM } from '../../../src/contract';
import type { AccessTokenClaims } from '../../shared/access-token';
import { readRecord } from '../records/record-table';

/**
 * Introspection of access tokens (RFC 7662), for JWTs like revocation. To a client, only its own tokens are active: others
 * could tell it whom else the server serves (section 4).
 */
export function introspectAccessTokens(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'introspection' || (ctx.body as { error?: string }).error !== 'unsupported_token_type') {
      return;
    }
    const claims = await verifyOwnAccessToken(ctx.oidc);
    ctx.status = 200;
    ctx.body = claims !== undefined && await isLive(claims)
      ? { active: true, token_type: claims.cnf === undefined ? 'Bearer' : 'DPoP', ...claims }
      : { active: false };
  });
}

async function isLive({ jti, [GRANT_ID_CLAIM]: grantId }: AccessTokenClaims): Promise<boolean> {
  const [revocation, grant] = await Promise.all([
    readRecord('RevokedToken', jti),
    grantId === undefined ? undefined : readRecord('Grant', grantId),
  ]);
  return revocation === undefined && (grantId === undefined || grant !== undefined);
}
