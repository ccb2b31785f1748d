import type { Provider } from 'oidc-provider';
import { verifyOwnAccessToken } from './own-access-token';
import { putRecord } from '../records/record-table';

/**
 * Revocation of access tokens (RFC 7009). oidc-provider authenticates the client, finds the token to be a JWT, and refuses
 * (`unsupported_token_type`); here its answer is replaced. A token that is not the client's own is left alone, and the
 * client is not told (section 2.2).
 */
export function revokeAccessTokens(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'revocation' || (ctx.body as { error?: string }).error !== 'unsupported_token_type') {
      return;
    }
    const claims = await verifyOwnAccessToken(ctx.oidc);
    if (claims !== undefined) {
      await putRecord('RevokedToken', claims.jti, {}, claims.exp);
    }
    ctx.body = '';
    ctx.status = 200;
    ctx.remove('content-type');
  });
}
