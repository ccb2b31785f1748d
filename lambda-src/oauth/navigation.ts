import { type HttpRequest, type HttpResponse, NO_STORE } from './http-message';

/**
 * Names of the headers by which browsers say that they load a page before anybody asks for it, or to show a picture of it:
 * `Sec-Purpose` (Fetch), and the ones that older browsers send instead.
 */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Tells whether a browser only prepares for a page that the person may never open, or a program only looks at where a link leads.
 * Sign-ins begin and end with a GET request that works only once, so such a request must leave them alone.
 */
export function isAheadOfTime({ method, headers }: HttpRequest): boolean {
  return method === 'HEAD' || PURPOSES.some((name) => /\b(prefetch|prerender|preview)\b/i.test(headers[name] ?? ''));
}

/** Answer to a request ahead of time: browsers drop it, and ask again when the person opens the page. */
export const LATER: HttpResponse = { status: 204, headers: NO_STORE, body: '' };
