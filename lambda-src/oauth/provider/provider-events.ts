import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { log } from '../../shared/log';
import { REQUEST_ID_HEADER, withoutDetail } from '../http-message';

/** What oidc-provider's errors hold for the log. */
interface ProviderError extends Error {
  readonly error?: string;
  /** Never sent to the client. */
  readonly error_detail?: string;
}

const REFUSALS = [
  'grant.error', 'registration_create.error', 'registration_read.error', 'registration_update.error', 'registration_delete.error',
  'revocation.error', 'introspection.error',
] as const;

const SUCCESSES = [
  ['grant.success', 'Access token issued'],
  ['registration_create.success', 'Client registered'],
  ['registration_update.success', 'Client updated'],
  ['registration_delete.success', 'Client deleted'],
] as const;

/** Logs what the authorization server grants and refuses, and lets failures that are not the client's look like it. */
export function reportProviderEvents(provider: Provider): void {
  // around everything else: failures of what this server adds
  provider.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      answerFailure(ctx as KoaContextWithOIDC, error);
    }
  });
  provider.on('server_error', answerFailure);
  for (const event of REFUSALS) {
    provider.on(event as 'grant.error', (ctx: KoaContextWithOIDC, error: ProviderError) => {
      const { status, oidc } = ctx;
      if (error.error === 'unsupported_token_type') {
        return; // not the last word: see token-revocation.ts
      }
      log.warn('Request refused', {
        requestId: requestIdOf(ctx), route: oidc.route, status, clientId: oidc.client?.clientId, code: error.error, detail: error.error_detail,
      });
    });
  }
  for (const [event, message] of SUCCESSES) {
    provider.on(event as 'grant.success', (ctx: KoaContextWithOIDC) => {
      log.info(message, { requestId: requestIdOf(ctx), clientId: ctx.oidc.client?.clientId });
    });
  }
}

function answerFailure(ctx: KoaContextWithOIDC, error: unknown): void {
  const { status, code, description, headers } = withoutDetail(error, requestIdOf(ctx));
  ctx.status = status;
  ctx.set(headers);
  ctx.body = { error: code, error_description: description };
}

function requestIdOf(ctx: KoaContextWithOIDC): string {
  return ctx.get(REQUEST_ID_HEADER);
}
