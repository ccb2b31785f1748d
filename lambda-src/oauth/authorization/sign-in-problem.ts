import { type Interaction, interactionUrl } from './interaction';
import { ProblemError } from './problem-error';
import { SignInError } from '../identity-provider/identity-provider';

/** In seconds: when to try again, if whoever knows does not say. */
const RETRY_AFTER = 60;

/** What becomes of a failure to sign somebody in: a page from which they can try again, as long as the interaction lasts. */
export function signInProblem(error: unknown, { id }: Interaction): unknown {
  if (!(error instanceof SignInError)) {
    return error;
  }
  const retryUrl = interactionUrl(id);
  const { message: reason } = error;
  switch (error.reason) {
    case 'refused': return new ProblemError({ type: 'signInRefused', retryUrl }, { reason });
    case 'unavailable': return new ProblemError({ type: 'signInUnavailable', retryUrl, retryAfter: error.retryAfter ?? RETRY_AFTER }, { cause: error });
    case 'tooManyAttempts': return new ProblemError({ type: 'tooManyAttempts', retryAfter: error.retryAfter ?? RETRY_AFTER }, { reason });
    default: return new ProblemError({ type: 'signInFailed', retryUrl }, { cause: error });
  }
}
