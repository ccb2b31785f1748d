import type { KoaContextWithOIDC } from 'oidc-provider';
import { peopleCanSignIn } from '../../../src/contract';
import { settings } from '../settings';
import { OPENID_FOR_PARAMETERS } from '../tolerance/openid-parameters';

/** Stands for what a person granted while they are away, which every grant is here. Clients may ask for it, or not. */
export const OFFLINE_ACCESS = 'offline_access';

/** The scopes of OpenID Connect Core 1.0 (sections 3.1.2.1, 5.4 and 11), which clients ask any authorization server for. */
export const OPENID_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', OFFLINE_ACCESS];

/** The scopes of the MCP URL, in the order of declaration. */
export const RESOURCE_SCOPES = settings.scopes.map(({ name }) => name);

/** What oidc-provider is to know as scopes. */
export const KNOWN_SCOPES = [...(peopleCanSignIn(settings) ? ['openid', OFFLINE_ACCESS] : []), ...RESOURCE_SCOPES];

/** @returns a requested scope that there is not, if any: there is one if the request names no other */
export function unknownScope(requested: Iterable<string>): string | undefined {
  return [...requested].find((name) => !KNOWN_SCOPES.includes(name));
}

/**
 * Completes the scopes of an authorization request: one that names none of this server asks for all that the client may ask for. With
 * `offline_access`, since oidc-provider refuses a request of which nothing can be granted, as on a server without scopes.
 */
export function completeScopes({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route !== 'authorization') {
    return;
  }
  const { client, params, requestParamScopes } = oidc;
  const allowed = client!.scope?.split(' ');
  const named = [...requestParamScopes].filter((name) => RESOURCE_SCOPES.includes(name));
  const scopes = named.length > 0 ? named : RESOURCE_SCOPES.filter((name) => allowed?.includes(name) ?? true);
  const wantsIdToken = requestParamScopes.has('openid') && params![OPENID_FOR_PARAMETERS] === undefined;
  params!.scope = [...(wantsIdToken ? ['openid'] : []), ...scopes, OFFLINE_ACCESS].join(' ');
}
