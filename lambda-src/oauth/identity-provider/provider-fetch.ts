import { SignInError } from './sign-in-error';
import { timeLimit } from '../../shared/time-limit';

/** Milliseconds: a sign-in takes up to four requests, which must end before API Gateway's 29 seconds. */
const TIMEOUT = 5_000;

/** In seconds, unless the identity provider names a time itself. */
const RETRY_AFTER = 10;

/**
 * Sends a request to the identity provider and waits for the whole answer. Redirects are not followed.
 *
 * @throws SignInError `unavailable` when there is none in time, or one that says to try later
 */
export async function fetchFromProvider(url: string, options: RequestInit): Promise<Response> {
  const { origin } = new URL(url);
  try {
    const response = await fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.timeout(timeLimit(TIMEOUT)) });
    if (response.status < 500 && response.status !== 429) {
      const { status, headers } = response;
      const body = await response.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, { status, headers });
    }
    throw new SignInError('unavailable', `The identity provider at ${origin} answered with status ${response.status}`, {
      retryAfter: Number.parseInt(response.headers.get('retry-after') ?? '', 10) || RETRY_AFTER,
    });
  } catch (cause) {
    throw cause instanceof SignInError
      ? cause
      : new SignInError('unavailable', `The identity provider at ${origin} did not answer`, { cause, retryAfter: RETRY_AFTER });
  }
}
