import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isForBrowser } from './browser-state';
import { requestIdOf } from './request-id';
import { log } from '../../shared/log';
import { ProblemError } from '../authorization/problem-error';
import { withoutDetail } from '../http-message';
import { reportSecurityEvent } from '../security-event';

/** What oidc-provider's errors hold for the log. */
interface ProviderError extends Error {
  readonly error?: string;
  /** Never sent to the client. */
  readonly error_detail?: string;
}

const REFUSALS = [
  'authorization.error', 'pushed_authorization_request.error', 'grant.error', 'registration_create.error', 'registration_read.error', 'registration_update.error', 'registration_delete.error',
  'revocation.error', 'introspection.error',
] as const;

const SUCCESSES = [
  ['authorization.success', 'Authorization code issued'],
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
      await answerFailedRequest(ctx as KoaContextWithOIDC, error);
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
      const { client, account } = ctx.oidc;
      log.info(message, { requestId: requestIdOf(ctx), clientId: client?.clientId, subject: account?.accountId });
    });
  }
  provider.on('grant.revoked', reportReuse);
}

/** oidc-provider revokes a grant at the token endpoint for one reason: a code or a refresh token was used again. */
function reportReuse(ctx: KoaContextWithOIDC, grantId: string): void {
  const { route, params, client } = ctx.oidc;
  if (route === 'token') {
    const event = params?.grant_type === 'refresh_token' ? 'refreshTokenReuse' : 'authorizationCodeReuse';
    reportSecurityEvent(event, { requestId: requestIdOf(ctx), clientId: client?.clientId, grantId });
  }
}

async function answerFailedRequest(ctx: KoaContextWithOIDC, error: unknown): Promise<void> {
  if (isForBrowser(ctx)) {
    const { showRequestProblem } = await import('../authorization/request-problem');
    showRequestProblem(ctx, error, requestIdOf(ctx));
  } else {
    answerFailure(ctx, error);
  }
}

function answerFailure(ctx: KoaContextWithOIDC, error: unknown): void {
  if (error instanceof ProblemError) {
    return; // no failure, and shown as it is
  }
  const { status, code, description, headers } = withoutDetail(error, requestIdOf(ctx));
  ctx.status = status;
  ctx.set(headers);
  ctx.body = { error: code, error_description: description };
}
