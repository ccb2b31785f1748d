import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { problemOf, problemPage } from './problem-page';
import { UnreadableDocumentError } from '../clients/unreadable-document';
import type { Problem } from '../pages/problem';
import { showPage } from '../provider/shown-page';

/** Shows the person what is wrong with an authorization request, where the client cannot be told (RFC 6749 section 4.1.2.1). */
export function showRequestProblem(ctx: KoaContextWithOIDC, error: unknown, requestId: string): void {
  showPage(ctx, problemPage(requestProblem(error, requestId), requestId));
}

function requestProblem(error: unknown, requestId: string): Problem {
  if (!(error instanceof errors.OIDCProviderError)) {
    return problemOf(error, requestId);
  }
  if (error instanceof errors.SessionNotFound) {
    return { type: 'expired' };
  }
  if (error.cause instanceof UnreadableDocumentError) {
    const { host, retryAfter } = error.cause;
    return { type: 'clientDocumentUnavailable', host, retryAfter };
  }
  switch (error.error) {
    case 'invalid_client': return { type: 'unknownClient' };
    case 'invalid_redirect_uri': return { type: 'redirectUri' };
    default: return { type: 'invalidRequest', detail: error.error_description };
  }
}
