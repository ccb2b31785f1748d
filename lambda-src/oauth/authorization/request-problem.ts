import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { problemOf, problemPage } from './problem-page';
import type { Problem } from '../pages/problem';

/** Shows the person what is wrong with an authorization request, where the client cannot be told (RFC 6749 section 4.1.2.1). */
export function showRequestProblem(ctx: KoaContextWithOIDC, error: Error, requestId: string): void {
  const { status, headers, body } = problemPage(requestProblem(error, requestId), requestId);
  ctx.status = status;
  ctx.set(headers);
  ctx.body = body;
}

function requestProblem(error: Error, requestId: string): Problem {
  if (!(error instanceof errors.OIDCProviderError)) {
    return problemOf(error, requestId);
  }
  if (error instanceof errors.SessionNotFound) {
    return { type: 'expired' };
  }
  switch (error.error) {
    case 'invalid_client': return { type: 'unknownClient' };
    case 'invalid_redirect_uri': return { type: 'redirectUri' };
    default: return { type: 'invalidRequest', detail: error.error_description };
  }
}
