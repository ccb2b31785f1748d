import type { Provider } from 'oidc-provider';
import { withoutRootPath, withRootPath } from '../tolerance/redirect-uri';

/**
 * Lets the redirect URI of a request be a registered one if both are the same loopback address, of which one has an empty path and the
 * other one the path `/` (RFC 3986 section 6.2.3). oidc-provider compares letters, but for the port (RFC 8252 section 7.3).
 */
export function matchLoopbackRedirects(provider: Provider): void {
  const { prototype } = provider.Client;
  const { redirectUriAllowed } = prototype;
  prototype.redirectUriAllowed = function isRedirectUriAllowed(redirectUri) {
    return [redirectUri, withRootPath(redirectUri), withoutRootPath(redirectUri)].some((uri) => redirectUriAllowed.call(this, uri));
  };
}
