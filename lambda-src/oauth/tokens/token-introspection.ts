import type { Provider } from 'oidc-provider';
import { verifyOwnAccessToken } from './own-access-token';
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
    const active = claims !== undefined && await readRecord('RevokedToken', claims.jti) === undefined;
    ctx.status = 200;
    ctx.body = active ? { active, token_type: 'Bearer', ...claims } : { active };
  });
}
