import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './http-answer';
import { ToolFailure } from '../../call/failure';
import { valueOf } from '../../egress/answer-headers';

/** How often, and until when, a request is tried. */
export interface RetryLimits {
  /** After the first attempt. */
  readonly retryAttempts: number;
  /** In epoch milliseconds: no attempt begins later. */
  readonly until: number;
  readonly signal: AbortSignal;
}

/** Answers that may be others a moment later. */
const TEMPORARY = new Set([429, 502, 503, 504]);

/** The bounds of the first wait and of any, in milliseconds. */
const FIRST_WAIT = 200;
const MAX_WAIT = 5_000;

/**
 * Tries a request until there is an answer that is not temporary, with waits in between that grow and differ, so that those who wait
 * do not all come back at once; or as long as the service says (RFC 9110 section 10.2.3).
 *
 * @returns the last answer
 * @throws whatever the last attempt throws
 */
export async function withRetries(attempt: () => Promise<HttpAnswer>, { retryAttempts, until, signal }: RetryLimits): Promise<HttpAnswer> {
  for (let retry = 0; ; retry++) {
    const outcome = await attempt().catch((error: unknown) => ({ error }));
    const wait = ('error' in outcome ? undefined : retryAfter(outcome)) ?? Math.random() * Math.min(MAX_WAIT, FIRST_WAIT * 2 ** retry);
    if (retry >= retryAttempts || !isTemporary(outcome) || Date.now() + wait > until) {
      if ('error' in outcome) {
        throw outcome.error;
      }
      return outcome;
    }
    await sleep(wait, undefined, { signal });
  }
}

function isTemporary(outcome: HttpAnswer | { readonly error: unknown }): boolean {
  return 'error' in outcome ? outcome.error instanceof ToolFailure && outcome.error.kind === 'unreachable' : TEMPORARY.has(outcome.status);
}

/** @returns milliseconds */
function retryAfter({ headers }: HttpAnswer): number | undefined {
  const value = valueOf(headers, 'retry-after');
  if (value === undefined) {
    return undefined;
  }
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
