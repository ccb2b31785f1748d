import type { KoaContextWithOIDC } from 'oidc-provider';
import { problemPage } from './problem-page';
import { isTrustedDestination } from './trusted-destination';
import { destinationName } from '../pages/client-card';
import { redirectDestination } from '../pages/client-view';
import { browserStateOf } from '../provider/browser-state';
import { requestIdOf } from '../provider/request-id';
import { showPage } from '../provider/shown-page';

/** An error of the authorization endpoint (RFC 6749 section 4.1.2.1). */
interface AuthorizationError {
  readonly error: string;
  readonly error_description?: string;
}

/**
 * Shows an error to the person, with a link to the client, where oidc-provider would send them to a place that nobody trusts: otherwise,
 * whoever registers a client has a link below the server's own name that leads to a site of theirs (RFC 9700 section 4.11.2).
 *
 * @throws ServiceUnavailableError
 */
export async function reviewErrorRedirect(ctx: KoaContextWithOIDC, { error: code, error_description: detail }: AuthorizationError): Promise<void> {
  const { client, params, session } = ctx.oidc;
  const redirectUri = String(params!.redirect_uri);
  if (!hasAnswered(ctx) && !await isTrustedDestination(client!.clientId, redirectUri, session?.accountId)) {
    const place = destinationName(redirectDestination(new URL(redirectUri)), '.');
    showPage(ctx, problemPage({ type: 'clientError', code, detail, place, url: ctx.response.get('location') }, requestIdOf(ctx)));
  }
}

/** Tells whether the person has just answered a page that says where they are sent back to. */
function hasAnswered(ctx: KoaContextWithOIDC): boolean {
  const { error, consent } = browserStateOf(ctx).resumed?.result ?? {};
  return error !== undefined || consent !== undefined;
}
