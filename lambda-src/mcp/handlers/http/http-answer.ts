import { beginningOf, bytesOf } from '../../egress/answer-body';
import type { AnswerHeaders } from '../../egress/answer-headers';
import type { Egress } from '../../egress/egress';
import { egressFailure } from '../../egress/egress-failure';
import type { EgressRequest } from '../../egress/egress-request';

/** An answer whose body has been read, as far as it matters. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Uint8Array;
}

/** How much is read of an answer that says what is wrong with the arguments, in bytes. */
const MAX_PROBLEM_SIZE = 4096;

/**
 * Sends a request and reads the answer: all of a result, the beginning of what is said about wrong arguments, and nothing of others.
 *
 * @throws ToolFailure when there is no whole answer
 */
export async function exchange(egress: Egress, request: EgressRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { status, headers, body } = await egress(request, { signal });
  if (status >= 300) {
    return { status, headers, body: await beginningOf(body, isAboutArguments(status) ? MAX_PROBLEM_SIZE : 0) };
  }
  try {
    return { status, headers, body: await bytesOf(body) };
  } catch (error) {
    signal.throwIfAborted();
    throw egressFailure(error);
  }
}

/** What a service refuses for another reason than the request itself: its sender, or how many there are. */
const ABOUT_THE_SENDER = new Set([401, 403, 407, 429]);

/** Tells whether a service answers so because of what it has been asked. */
export function isAboutArguments(status: number): boolean {
  return status >= 400 && status < 500 && !ABOUT_THE_SENDER.has(status);
}
