import { isAppScheme } from './app-scheme';
import { isSafeUri } from './client-metadata';
import { isHostAmong } from './host-pattern';
import type { RegistrationSettings } from '../../../src/contract';
import { OAuthError } from '../oauth-error';

/** The redirect URIs that the owner takes. */
export type RedirectPolicy = Pick<RegistrationSettings, 'redirectHosts' | 'redirectSchemes'>;

/**
 * The loopback interface (RFC 8252 section 7.3), to the letter: no other way of writing these addresses, which a URL parser
 * would take for the same.
 */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?([/?]|$)/;

/** To the letter too: a parser would also take `https:c.example.com`, and upper case. */
const WEB = /^https:\/\/[^/?]/;

const SCHEME = /^([a-z][a-z0-9+.-]*):/;

/** In the authority (RFC 3986 section 3.2.1); a parser would overlook an empty one. */
const USER_INFORMATION = /^[^:]*:\/\/[^/?]*@/;

/** In characters. */
const MAX_LENGTH = 2_048;

const MALFORMED = `redirect_uris must be URIs of at most ${MAX_LENGTH} characters without user information, fragment, spaces and quotes`;

/** As many as any client is known to need, and twice that. */
export const MAX_REDIRECT_URIS = 10;

/**
 * Checks where a client wants people to be sent back to.
 *
 * @returns the redirect URIs
 * @throws OAuthError `invalid_redirect_uri` (RFC 7591 section 3.2.2)
 */
export function requireRedirectUris(uris: unknown, policy: RedirectPolicy): string[] {
  if (!Array.isArray(uris) || uris.length === 0) {
    refuse('redirect_uris must contain at least one URI');
  }
  for (const uri of uris as unknown[]) {
    const problem = redirectUriProblem(uri, policy);
    if (problem !== undefined) {
      refuse(problem);
    }
  }
  return uris as string[];
}

/** Why people cannot be sent back to a URI; undefined if they can. */
export function redirectUriProblem(uri: unknown, { redirectHosts, redirectSchemes }: RedirectPolicy): string | undefined {
  if (!isSafeUri(uri) || uri.length > MAX_LENGTH) {
    return MALFORMED;
  }
  const url = URL.parse(uri);
  if (url === null || uri.includes('#') || USER_INFORMATION.test(uri)) {
    return MALFORMED;
  }
  if (LOOPBACK.test(uri)) {
    return undefined;
  }
  if (WEB.test(uri)) {
    return redirectHosts === undefined || isHostAmong(url.hostname, redirectHosts) ? undefined : `this server sends nobody to ${url.hostname}`;
  }
  const scheme = SCHEME.exec(uri)?.[1];
  if (scheme === undefined || scheme === 'http' || scheme === 'https') {
    return 'redirect_uris must use https, or http on localhost, 127.0.0.1 or [::1]';
  }
  return isAppScheme(scheme, redirectSchemes) ? undefined : `this server sends nobody to URIs of the scheme ${scheme}`;
}

/** Whether a redirect URI leads to another machine, rather than to a program on the person's own. */
export function isWebRedirect(uri: string): boolean {
  return WEB.test(uri);
}

/**
 * The `application_type` of a client (OpenID Connect Dynamic Client Registration 1.0 section 2), which says how oidc-provider
 * matches its redirect URIs: with `native`, any port of a loopback address (RFC 8252 section 7.3). MCP clients omit it, or say
 * `web`, though they run on the person's machine: their redirect URIs tell.
 */
export function applicationTypeOf(requested: unknown, redirectUris: readonly string[]): unknown {
  return redirectUris.every(isWebRedirect) ? requested ?? 'web' : 'native';
}

function refuse(description: string): never {
  throw new OAuthError(400, 'invalid_redirect_uri', description);
}
