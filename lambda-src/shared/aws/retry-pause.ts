import type { IncomingHttpHeaders } from 'node:http';

/** The pauses of the AWS SDK (@smithy/core, retry/util-retry), in milliseconds. */
const THROTTLING_PAUSE = 1_000;
const MAX_PAUSE = 20_000;
/** Time by which a service can make a pause longer, in milliseconds. */
const MAX_EXTENSION = 5_000;

/**
 * Returns the time to wait before a request is sent again, in milliseconds: at random up to a maximum that doubles each time, so that not
 * all who failed at once come back at once, and longer if the service says so.
 *
 * @param retries how many times the request has been sent again so far
 * @param basePause the maximum before the first time, unless the service is asked for too much
 * @param headers of the answer, if there is one
 */
export function retryPause(
  retries: number, { isThrottled, basePause }: { readonly isThrottled: boolean; readonly basePause: number }, headers?: IncomingHttpHeaders,
): number {
  const pause = Math.floor(Math.random() * Math.min((isThrottled ? THROTTLING_PAUSE : basePause) * 2 ** retries, MAX_PAUSE));
  return Math.max(pause, Math.min(requestedPause(headers) ?? 0, pause + MAX_EXTENSION));
}

/** Reads the time that a service asks for: `x-amz-retry-after` in milliseconds, `retry-after` in seconds or as a date. */
function requestedPause(headers: IncomingHttpHeaders = {}): number | undefined {
  const { 'x-amz-retry-after': milliseconds, 'retry-after': seconds } = headers;
  const times = [Number(milliseconds ?? NaN), Number(seconds ?? NaN) * 1_000, Date.parse(seconds ?? '') - Date.now()];
  return times.find((time) => !Number.isNaN(time));
}
