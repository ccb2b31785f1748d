import { ProblemError } from './problem-error';
import type { HttpRequest } from '../http-message';
import { reportSecurityEvent } from '../security-event';
import { issuer } from '../settings';

const OUR_ORIGIN = new URL(issuer).origin;

/** Tells whether a form may be one of ours: browsers name the origin of every form that is posted. `null` is one that hides. */
export function isFromOurOrigin({ headers: { origin } }: HttpRequest): boolean {
  return origin === undefined || origin === OUR_ORIGIN;
}

/**
 * Makes the problem of a form of another site, and lets the owner know if somebody is signed in whom it could have harmed.
 *
 * @param accountId of the person for whom it was to do something. Anybody can begin to sign in, and post forms to what they have begun:
 * without a person, it is no event
 */
export function foreignForm({ requestId }: HttpRequest, accountId: string | undefined): ProblemError {
  if (accountId !== undefined) {
    reportSecurityEvent('foreignForm', { requestId });
  }
  return new ProblemError({ type: 'foreignForm' });
}
