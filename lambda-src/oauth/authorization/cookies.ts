import { issuer } from '../settings';

/** Browsers take a cookie with this prefix from nobody but this host itself, over TLS (RFC 6265bis section 4.1.3.2). */
const HOST_PREFIX = '__Host-';

/** The local server has no TLS, and browsers would take no such cookie from it. */
const isSecure = issuer.startsWith('https:');

/** Browsers share cookies between all ports of a host (RFC 6265 section 8.5): local servers are told apart by theirs. */
const LOCAL_SUFFIX = `-${new URL(issuer).port}`;

/** Names a cookie that no other host can set, nor a local server on another port by mistake. */
export function hostCookie(name: string): string {
  return isSecure ? HOST_PREFIX + name : name + LOCAL_SUFFIX;
}

/** The value of a cookie, from the header of the request. `undefined` unless it is there once. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(/; */).flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
  return values.length === 1 ? values[0] : undefined;
}

/**
 * A `Set-Cookie` header, for requests from here and for links from elsewhere.
 *
 * @param maxAge in seconds, 0 to have it forgotten; as long as the browser is open if absent
 */
export function setCookie(name: string, value: string, maxAge?: number): string {
  return `${name}=${value}; Path=/;${maxAge === undefined ? '' : ` Max-Age=${maxAge};`}${isSecure ? ' Secure;' : ''} HttpOnly; SameSite=Lax`;
}
