/** Of a response: what may set cookies. */
interface SetCookie {
  readonly url: URL;
  /** The values of `Set-Cookie`. */
  readonly values: readonly string[];
}

/** Of a request: what decides which cookies go with it. */
interface CookieRequest {
  readonly url: URL;
  readonly method: string;
  /** Whether a page of another site caused it. */
  readonly crossSite: boolean;
}

/** The cookies of one browser (RFC 6265bis). */
export interface CookieJar {
  store(response: SetCookie): void;
  /** The value of `Cookie`; undefined if no cookie goes with the request. */
  header(request: CookieRequest): string | undefined;
  /** The names and values of all cookies that a host has set. */
  of(hostname: string): ReadonlyMap<string, string>;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly hostname: string;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
}

/**
 * Makes an empty jar. As in browsers, cookies belong to a host and not to a port, so servers on one loopback address share
 * theirs, and `Secure` ones are for loopback addresses too. `Domain` is not supported: whoever sets it is refused.
 */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();

  return {
    store({ url, values }) {
      for (const value of values) {
        const { cookie, remove } = parse(value, url);
        const key = `${cookie.hostname}|${cookie.path}|${cookie.name}`;
        cookies.delete(key);
        if (!remove && isAccepted(cookie, url)) cookies.set(key, cookie);
      }
    },
    header({ url, method, crossSite }) {
      const matching = [...cookies.values()].filter(({ hostname, path, secure, sameSite }) =>
        hostname === url.hostname
        && isBelow(url.pathname, path)
        && (!secure || isTrustworthy(url))
        && (!crossSite || sameSite === 'none' || (sameSite === 'lax' && method === 'GET')));
      // RFC 6265bis section 5.8.3: longer paths first
      matching.sort((a, b) => b.path.length - a.path.length);
      return matching.length > 0 ? matching.map(({ name, value }) => `${name}=${value}`).join('; ') : undefined;
    },
    of: (hostname) => new Map([...cookies.values()].filter((cookie) => cookie.hostname === hostname).map(({ name, value }) => [name, value])),
  };
}

function parse(setCookie: string, url: URL): { cookie: Cookie; remove: boolean } {
  const [pair, ...rest] = setCookie.split(';').map((part) => part.trim());
  const attributes = new Map(rest.map((attribute) => {
    const [name, value = ''] = attribute.split(/=(.*)/s);
    return [name.toLowerCase(), value];
  }));
  if (attributes.has('domain')) throw new Error(`a cookie for a whole domain: ${setCookie}`);
  const expires = attributes.get('expires');
  const isPast = expires !== undefined && Date.parse(expires) <= Date.now();
  const path = attributes.get('path');
  return {
    cookie: {
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      hostname: url.hostname,
      path: path?.startsWith('/') ? path : defaultPath(url),
      secure: attributes.has('secure'),
      sameSite: (attributes.get('samesite')?.toLowerCase() ?? 'lax') as Cookie['sameSite'],
    },
    remove: isPast || (attributes.has('max-age') && Number(attributes.get('max-age')) <= 0),
  };
}

/** RFC 6265bis section 5.7: what browsers refuse to store. */
function isAccepted({ name, path, secure, sameSite }: Cookie, url: URL): boolean {
  if (secure && !isTrustworthy(url)) return false;
  if (sameSite === 'none' && !secure) return false;
  if (name.startsWith('__Host-')) return secure && path === '/';
  return !name.startsWith('__Secure-') || secure;
}

/** Whether a browser takes the connection for one that nobody listens to (W3C Secure Contexts section 3.1). */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost');
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** RFC 6265bis section 5.1.4. */
function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/';
}
