import type { Egress } from './egress';
import type { EgressRequest } from './egress-request';
import { toResponse } from './response';

/**
 * A `fetch` for all that leaves the function: `method`, `headers`, `body`, `signal`, and `redirect: 'manual'` mean what they do for the
 * global one. The body of the answer streams; it has to be read to its end or cancelled.
 *
 * @throws ToolFailure, see `egressFailure`; the reason of `signal` when that is aborted
 */
export type EgressFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Makes a `fetch` of a way out, for libraries that want one. */
export function egressFetch(egress: Egress): EgressFetch {
  return async (input, init = {}) => {
    const options = { ...(init.signal && { signal: init.signal }), keepsRedirects: init.redirect === 'manual' };
    return toResponse(await egress(await toRequest(input, init), options));
  };
}

async function toRequest(input: string | URL, { method = 'GET', headers, body }: RequestInit): Promise<EgressRequest> {
  const encoded = new Response(body);
  const all = new Headers(headers);
  const type = encoded.headers.get('content-type');
  if (type !== null && !all.has('content-type')) {
    all.set('content-type', type);
  }
  const bytes = body === undefined || body === null ? undefined : new Uint8Array(await encoded.arrayBuffer());
  return { url: new URL(input), method: method.toUpperCase(), headers: new Map(all), ...(bytes && { body: bytes }) };
}
