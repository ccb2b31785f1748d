import { egressFailure } from '../../egress/egress-failure';
import type { EgressFetch } from '../../egress/egress-fetch';

/** An answer whose body has been read, as far as it matters. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** How much is read of an answer that says what is wrong with the arguments, in bytes. */
const MAX_PROBLEM_SIZE = 4096;

/**
 * Sends a request and reads the answer: all of a result, the beginning of what is said about wrong arguments, and nothing of others.
 *
 * @throws ToolFailure when there is no whole answer
 */
export async function exchange(fetch: EgressFetch, url: URL, init: RequestInit & { readonly signal: AbortSignal }): Promise<HttpAnswer> {
  const response = await fetch(url, init);
  const { status, headers } = response;
  if (!response.ok) {
    return { status, headers, body: await beginning(response, isAboutArguments(status) ? MAX_PROBLEM_SIZE : 0) };
  }
  try {
    return { status, headers, body: await response.bytes() };
  } catch (error) {
    init.signal.throwIfAborted();
    throw egressFailure(error);
  }
}

/** What a service refuses for another reason than the request itself: its sender, or how many there are. */
const ABOUT_THE_SENDER = new Set([401, 403, 407, 429]);

/** Whether a service answers so because of what it has been asked. */
export function isAboutArguments(status: number): boolean {
  return status >= 400 && status < 500 && !ABOUT_THE_SENDER.has(status);
}

/** The first bytes of a body, as far as they can be read: the status matters more. */
async function beginning({ body }: Response, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  try {
    const reader = body?.getReader();
    while (reader && read < size) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      chunks.push(value);
      read += value.length;
    }
    await reader?.cancel();
  } catch {
    // what has been read may say enough
  }
  return Buffer.concat(chunks).subarray(0, size);
}
