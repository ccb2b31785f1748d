import type { KoaContextWithOIDC } from 'oidc-provider';
import { peopleCanSignIn } from '../provider/capabilities';
import { settings } from '../settings';

/** Stands for what a person granted while they are away, which every grant is here. Clients may ask for it, or not. */
export const OFFLINE_ACCESS = 'offline_access';

/** The scopes of the MCP URL, in the order of declaration. */
export const RESOURCE_SCOPES = settings.scopes.map(({ name }) => name);

/** What oidc-provider is to know as scopes. */
export const KNOWN_SCOPES = [...(peopleCanSignIn(settings) ? ['openid', OFFLINE_ACCESS] : []), ...RESOURCE_SCOPES];

/** Clients ask any authorization server that people sign in to for those of OpenID Connect: no reason to fail. */
const TOLERATED_SCOPES = peopleCanSignIn(settings) ? ['openid', 'profile', 'email', 'address', 'phone', OFFLINE_ACCESS] : [];

/** @returns a requested scope that there is not, if any */
export function unknownScope(requested: Iterable<string>): string | undefined {
  return [...requested].find((name) => !RESOURCE_SCOPES.includes(name) && !TOLERATED_SCOPES.includes(name));
}

/**
 * Completes the scopes of an authorization request: one that names none asks for all that the client may ask for. With
 * `offline_access`, since oidc-provider refuses a request of which nothing can be granted, as on a server without scopes.
 */
export function completeScopes({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route !== 'authorization') {
    return;
  }
  const { client, params, requestParamScopes } = oidc;
  const allowed = client!.scope?.split(' ');
  const named = [...requestParamScopes].filter((name) => name !== OFFLINE_ACCESS);
  const scopes = named.length > 0 ? named : RESOURCE_SCOPES.filter((name) => allowed?.includes(name) ?? true);
  params!.scope = [...scopes, OFFLINE_ACCESS].join(' ');
}
