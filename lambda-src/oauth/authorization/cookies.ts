import { issuer } from '../settings';

/** Browsers take a cookie with this prefix from nobody but this host itself, over TLS (RFC 6265bis section 4.1.3.2). */
const HOST_PREFIX = '__Host-';

/** The local server has no TLS, and browsers would take no such cookie from it. */
const isSecure = issuer.startsWith('https:');

/** The name of a cookie that no other host can set. */
export function hostCookie(name: string): string {
  return isSecure ? HOST_PREFIX + name : name;
}

/** The value of a cookie, from the header of the request. `undefined` unless it is there once. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(/; */).flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
  return values.length === 1 ? values[0] : undefined;
}

/** A `Set-Cookie` header that lasts as long as the browser is open, for requests from here and for links from elsewhere. */
export function setCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/;${isSecure ? ' Secure;' : ''} HttpOnly; SameSite=Lax`;
}
