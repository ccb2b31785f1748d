import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { WAIT_LIMIT } from '../time-limits.mts';

/** A request as it goes over the wire. */
interface BrowserRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Its answer, read to the end. */
export interface BrowserResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** In milliseconds. */
const RETRY_INTERVAL = 50;
const MOST_RETRIES = WAIT_LIMIT / RETRY_INTERVAL;

/**
 * Sends a request with exactly these headers: `fetch` of Node.js puts a `Sec-Fetch-Mode` of its own in the place of a browser's.
 *
 * It waits where nobody listens: programs open the browser first, and then begin to listen for where it comes back. People are slower.
 */
export async function sendAsBrowser(browserRequest: BrowserRequest): Promise<BrowserResponse> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await send(browserRequest);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || retries === MOST_RETRIES) throw error;
      await sleep(RETRY_INTERVAL);
    }
  }
}

function send({ method, url, headers, body }: BrowserRequest): Promise<BrowserResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (incoming) => {
      const pairs = incoming.rawHeaders.flatMap((name, i, raw): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1]]] : []));
      text(incoming).then((content) => resolve({ status: incoming.statusCode ?? 0, headers: new Headers(pairs), body: content }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
