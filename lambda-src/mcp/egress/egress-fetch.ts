import { egressFailure } from './egress-failure';
import { guardedRoute } from './guarded-route';
import { nextHop, type Hop } from './redirects';
import { toResponse } from './response';
import { ToolFailure } from '../call/failure';

/**
 * A `fetch` for all that leaves the function: `method`, `headers`, `body`, `signal`, and `redirect: 'manual'` mean what they do for the
 * global one. The body of the answer streams; it has to be read to its end or cancelled.
 *
 * @throws ToolFailure, see `egressFailure`; the reason of `signal` when that is aborted
 */
export type EgressFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Where requests may go, and what may come back. */
export interface EgressOptions {
  /** Networks in CIDR notation that may be connected to, besides the public internet; and without encryption, these alone. */
  readonly allowedNetworks: readonly string[];
  /** Of the body of an answer, decompressed, in bytes. Reading more of it fails with `tooLarge`. Absent: whatever comes. */
  readonly maxResponseSize?: number;
  /** The URL at which headers are meant to arrive; redirects out of it lose them. Absent: the origin of the request. */
  readonly baseUrl?: string;
}

/** The most redirects that are followed. */
const MAX_REDIRECTS = 5;

/**
 * Makes such a `fetch`. It cannot be made to reach what the owner has not meant it to (server-side request forgery): every address of a
 * host is checked, and one of those that were checked is connected to, also after a redirect.
 *
 * Redirects are followed for GET and HEAD only, and never from https to http.
 */
export function createEgressFetch({ allowedNetworks, maxResponseSize = Infinity, baseUrl }: EgressOptions): EgressFetch {
  const route = guardedRoute(allowedNetworks);
  return async (input, init = {}) => {
    const { signal } = init;
    try {
      let hop = await firstHop(input, init);
      for (let followed = 0; ; followed++) {
        signal?.throwIfAborted();
        const message = await route(hop, signal ?? undefined);
        const next = init.redirect === 'manual' ? undefined : nextHop(hop, message, baseUrl);
        if (next === undefined) {
          return toResponse(message, hop.method, maxResponseSize, signal ?? undefined);
        }
        message.destroy();
        if (followed === MAX_REDIRECTS) {
          throw new ToolFailure('failed', `The service answered with more than ${MAX_REDIRECTS} redirects in a row`);
        }
        hop = next;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw egressFailure(error);
    }
  };
}

async function firstHop(input: string | URL, { method = 'GET', headers, body }: RequestInit): Promise<Hop> {
  const encoded = new Response(body);
  const all = new Headers(headers);
  const type = encoded.headers.get('content-type');
  if (type !== null && !all.has('content-type')) {
    all.set('content-type', type);
  }
  const bytes = body === undefined || body === null ? undefined : new Uint8Array(await encoded.arrayBuffer());
  return { url: new URL(input), method: method.toUpperCase(), headers: all, ...(bytes && { body: bytes }) };
}
