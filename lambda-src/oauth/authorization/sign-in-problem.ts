import { ProblemError } from './problem-error';
import { epochSeconds } from '../../shared/clock';
import { SignInError } from '../identity-provider/identity-provider';
import type { Problem } from '../pages/problem';

/** In seconds: when to try again, if whoever knows does not say. */
const RETRY_AFTER = 60;

/**
 * Makes a failure to sign somebody in a page from which they can try again.
 *
 * @param retryUrl the page where they began
 * @param retryUntil until when that page is there, in epoch seconds; for ever if absent
 */
export function signInProblem(error: unknown, retryUrl: string, retryUntil = Infinity): unknown {
  if (!(error instanceof SignInError)) {
    return error;
  }
  const { message: reason } = error;
  switch (error.reason) {
    case 'refused': return new ProblemError({ type: 'signInRefused', retryUrl }, { reason });
    case 'unavailable': return new ProblemError({ type: 'signInUnavailable', retryUrl, retryAfter: error.retryAfter ?? RETRY_AFTER }, { cause: error });
    case 'tooManyAttempts': return new ProblemError(tooManyAttempts(error, retryUrl, retryUntil), { reason });
    default: return new ProblemError({ type: 'signInFailed', retryUrl }, { cause: error });
  }
}

/** A page that is gone by then is no place to try again from. */
function tooManyAttempts({ retryAfter = RETRY_AFTER, limit = 'network' }: SignInError, retryUrl: string, retryUntil: number): Problem {
  const isThere = epochSeconds() + retryAfter < retryUntil;
  return { type: 'tooManyAttempts', limit, retryAfter, ...(isThere && { retryUrl }) };
}
