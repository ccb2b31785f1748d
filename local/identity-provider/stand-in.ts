import { authorizationServerRole, identityProviderRole } from './roles';
import { defaultUsers, type TestUser } from './test-users';
import {
  ENVIRONMENT, MCP_PATH, OAUTH_PATHS,
  type AuthorizerSettings, type ClaimNames, type ExternalTokenSettings, type OAuthSettings, type OidcProviderSettings,
} from '../../src/contract';
import { settingsOf } from '../function-settings';
import type { LoginProviderOptions } from './login-provider';
import type { LocalResource } from '../stack';

/** What a function is told instead of its own settings, and the login provider that it is led to. */
export interface StandIn {
  readonly settings: OAuthSettings | AuthorizerSettings;
  /** What must not lead clients elsewhere, if it is they who go to the login provider. */
  readonly replaces?: { readonly issuer: string; readonly resource: string };
  readonly provider: Omit<LoginProviderOptions, 'issuer' | 'state'>;
}

/** As OpenID Connect names them, and the usual name of groups. */
const PLAIN_CLAIMS: ClaimNames = {
  subject: ['sub'], email: ['email'], emailVerified: ['email_verified'], name: ['name'], groups: ['groups'],
};

const LOOPBACK = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/i;

/**
 * The stand-in for what a function relies on outside of this machine; undefined for functions that rely on nothing there.
 *
 * @param issuer where the login provider is
 * @param users undefined for those that suit the conditions of the stack
 */
export function standInFor(resource: LocalResource, issuer: string, users: readonly TestUser[] | undefined): StandIn | undefined {
  const settings = settingsOf<Partial<OAuthSettings> & Partial<AuthorizerSettings>>(resource);
  const baseUrl: string = resource.properties.Environment?.Variables?.[ENVIRONMENT.publicBaseUrl] ?? '';
  if (settings?.identityProvider) return identityProviderStandIn(settings as OAuthSettings, baseUrl, issuer, users);
  if (settings?.tokens?.type === 'external') return authorizationServerStandIn(settings as AuthorizerSettings, settings.tokens, baseUrl, issuer, users);
  return undefined;
}

function identityProviderStandIn(
  settings: OAuthSettings, baseUrl: string, issuer: string, users: readonly TestUser[] | undefined,
): StandIn | undefined {
  const real = settings.identityProvider!;
  if (real.type === 'passphrase' || LOOPBACK.test(real.type === 'oidc' ? real.issuer : real.webUrl)) return undefined;
  const claims = real.type === 'oidc' ? real.claims : PLAIN_CLAIMS;
  const acrValues = real.type === 'oidc' ? real.acrValues : undefined;
  const identityProvider: OidcProviderSettings = {
    type: 'oidc',
    label: `${real.label} (local)`,
    issuer,
    clientId: real.clientId,
    clientAuthentication: 'none',
    scopes: ['openid'],
    parameters: {},
    ...acrValues && { acrValues },
    ...real.type === 'oidc' && real.maxAge !== undefined && { maxAge: real.maxAge },
    claims,
    trustsEmail: real.type === 'oidc' && real.trustsEmail,
    userinfo: false,
  };
  return {
    settings: { ...settings, identityProvider },
    provider: {
      standsInFor: real.label,
      users: users ?? defaultUsers(settings.admission),
      claims,
      acrValues: acrValues ?? [],
      role: identityProviderRole({ clientId: real.clientId, redirectUri: `${baseUrl}${OAUTH_PATHS.signInCallback}` }),
    },
  };
}

function authorizationServerStandIn(
  settings: AuthorizerSettings, real: ExternalTokenSettings, baseUrl: string, issuer: string, users: readonly TestUser[] | undefined,
): StandIn | undefined {
  if (LOOPBACK.test(real.issuer)) return undefined;
  const resource = `${baseUrl}${MCP_PATH}`;
  const tokens: ExternalTokenSettings = {
    type: 'external',
    issuer,
    audiences: [resource],
    types: ['at+jwt'],
    requiredClaims: {},
    clientIdClaims: ['client_id'],
    scopeClaims: ['scope'],
    // in tokens as it was asked for
    scopePrefix: real.requestedScopePrefix,
    requestedScopePrefix: real.requestedScopePrefix,
  };
  return {
    settings: { ...settings, tokens },
    replaces: { issuer: real.issuer, resource },
    provider: {
      standsInFor: real.issuer,
      users: users ?? defaultUsers({}),
      claims: PLAIN_CLAIMS,
      acrValues: [],
      role: authorizationServerRole(resource, settings.scopes.map(({ name }) => `${real.requestedScopePrefix}${name}`)),
    },
  };
}
