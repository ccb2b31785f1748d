import { ProblemError } from './problem-error';
import { log } from '../../shared/log';
import { type HttpRequest, type HttpResponse, RETRY_AFTER, withoutDetail } from '../http-message';
import { serverView } from './server-view';
import { OAuthError } from '../oauth-error';
import { errorPage } from '../pages/error-page';
import type { Problem } from '../pages/problem';

/** Makes an endpoint that a person's browser comes to: whatever goes wrong becomes a page. It never throws. */
export function forBrowsers(endpoint: (request: HttpRequest) => Promise<HttpResponse>): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    try {
      return await endpoint(request);
    } catch (error) {
      return problemPage(problemOf(error, request.requestId), request.requestId);
    }
  };
}

export function problemPage(problem: Problem, requestId: string): HttpResponse {
  return errorPage({ server: serverView, problem, requestId });
}

/** What a person reads about a failure; the log gets the reason, or the cause of a failure. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof ProblemError) {
    const { problem, reason, cause } = error;
    log.warn('A person could not go on', { requestId, problem: problem.type, reason, ...(cause !== undefined && { error: cause }) });
    return problem;
  }
  if (error instanceof OAuthError && error.status < 500) {
    log.warn('A person could not go on', { requestId, problem: error.code, reason: error.description });
    return { type: 'invalidRequest', detail: error.description };
  }
  return withoutDetail(error, requestId).status === 503 ? { type: 'unavailable', retryAfter: RETRY_AFTER } : { type: 'unexpected' };
}
