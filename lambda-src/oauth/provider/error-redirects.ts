import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isForBrowser } from './browser-state';

/** Lets the redirects that carry an error to a client be looked at before a browser follows them: see authorization/error-redirect.ts. */
export function reviewErrorRedirects(provider: Provider): void {
  provider.on('authorization.error', (ctx, error) => {
    ctx.state.authorizationError = error;
  });
  provider.use(async (ctx, next) => {
    await next();
    const { authorizationError: error } = ctx.state;
    if (error !== undefined && ctx.response.get('location') && isForBrowser(ctx as KoaContextWithOIDC)) {
      // loaded with what sign-in alone needs
      const { reviewErrorRedirect } = await import('../authorization/error-redirect');
      await reviewErrorRedirect(ctx as KoaContextWithOIDC, error);
    }
  });
}
