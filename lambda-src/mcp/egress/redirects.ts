import type { IncomingMessage } from 'node:http';
import type { EgressRequest } from './egress-request';
import { ToolFailure } from '../call/failure';

/** RFC 9110 section 15.4. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Methods that may be sent elsewhere: they change nothing there. */
const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * Finds the request that an answer leads to.
 *
 * A redirect that leaves the origin, or the base URL if there is one, takes along nothing that was meant for them: no header but `Accept`.
 *
 * @returns undefined when the answer is no redirect
 * @throws ToolFailure when it is one that is not followed
 */
export function nextHop(hop: EgressRequest, answer: IncomingMessage, baseUrl: string | undefined): EgressRequest | undefined {
  // Node collects the headers when they are read
  const location = REDIRECTS.has(answer.statusCode ?? 0) ? answer.headers.location : undefined;
  if (location === undefined) {
    return undefined;
  }
  if (!SAFE_METHODS.has(hop.method) || !URL.canParse(location, hop.url.href)) {
    throw new ToolFailure('failed', 'The service answered with a redirect that is not followed');
  }
  const url = new URL(location, hop.url);
  if (url.protocol !== 'https:' && url.protocol !== hop.url.protocol) {
    throw new ToolFailure('failed', `The service answered with a redirect from ${hop.url.protocol} to ${url.protocol}`);
  }
  return { url, method: hop.method, headers: staysWithin(url, hop.url, baseUrl) ? hop.headers : onlyAccept(hop.headers) };
}

function staysWithin(url: URL, from: URL, baseUrl: string | undefined): boolean {
  return url.origin === from.origin && (baseUrl === undefined || isBelow(url, new URL(baseUrl)));
}

/** Tells whether a URL has the origin of a base URL and begins with its path. */
export function isBelow(url: URL, base: URL): boolean {
  return url.origin === base.origin && `${url.pathname}/`.startsWith(base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`);
}

function onlyAccept(headers: EgressRequest['headers']): EgressRequest['headers'] {
  return new Map([...headers].filter(([name]) => name === 'accept'));
}
