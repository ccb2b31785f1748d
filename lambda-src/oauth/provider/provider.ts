import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { CLIENT_ASSERTION_ALGORITHMS, CLIENT_AUTH_METHODS, GRANT_TYPES, RESPONSE_TYPES, SIGNING_ALGORITHM } from './capabilities';
import { reportProviderEvents } from './provider-events';
import { OAUTH_PATHS } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import type { SigningKey } from '../../shared/signing-key';
import { clientAdapter, registrationTokenAdapter, renewClientsInUse } from '../clients/client-adapter';
import { compareHashedClientSecrets, issueClientSecret, showNewClientSecret } from '../clients/client-secret';
import { recordAdapter, replayAdapter } from '../records/record-adapter';
import { issuer, mcpUrl, settings } from '../settings';
import { isSameResource } from '../tokens/resource-indicator';
import { introspectAccessTokens } from '../tokens/token-introspection';
import { revokeAccessTokens } from '../tokens/token-revocation';

/** RFC 7523 section 3 lets a server refuse assertions that expire unreasonably late. In seconds. */
const MAX_ASSERTION_LIFE = 3_600;

/**
 * Makes the authorization server: oidc-provider, and what this server adds around it.
 *
 * @param key signs access tokens
 */
export function createProvider(key: SigningKey): Provider {
  const provider = new Provider(issuer, configuration(key));
  compareHashedClientSecrets(provider);
  reportProviderEvents(provider);
  showNewClientSecret(provider);
  renewClientsInUse(provider);
  revokeAccessTokens(provider);
  introspectAccessTokens(provider);
  return provider;
}

function configuration(key: SigningKey): Configuration {
  return {
    adapter: adapterOf,
    jwks: { keys: [key.privateJwk] },
    routes: {
      token: OAUTH_PATHS.token,
      jwks: OAUTH_PATHS.jwks,
      authorization: OAUTH_PATHS.authorization,
      registration: OAUTH_PATHS.registration,
      revocation: OAUTH_PATHS.revocation,
      introspection: OAUTH_PATHS.introspection,
    },
    scopes: settings.scopes,
    responseTypes: RESPONSE_TYPES as [],
    clientAuthMethods: [...CLIENT_AUTH_METHODS],
    enabledJWA: { clientAuthSigningAlgValues: [...CLIENT_ASSERTION_ALGORITHMS] },
    clientDefaults: {
      grant_types: GRANT_TYPES,
      response_types: [],
      id_token_signed_response_alg: SIGNING_ALGORITHM,
    },
    ttl: { ClientCredentials: settings.accessTokenLifetime },
    features: {
      clientCredentials: { enabled: true },
      registration: { enabled: true, secretFactory: issueClientSecret },
      // an answer that gets lost must not lock the client out
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      introspection: { enabled: true, allowedPolicy: isOwnToken },
      resourceIndicators: { enabled: true, defaultResource: () => mcpUrl, getResourceServerInfo },
      // sign-in needs these, or nothing here does; an access token is never bound to a key, for the authorizer would not ask for it
      dPoP: { enabled: false },
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    assertJwtClientAuthClaimsAndHeader(_ctx, claims) {
      if (!(Number(claims.exp) <= epochSeconds() + MAX_ASSERTION_LIFE)) {
        throw new errors.InvalidClientAuth('the client assertion expires too late');
      }
    },
    clientBasedCORS: () => true,
    renderError(ctx, out) {
      // JSON, even for those who prefer HTML
      ctx.body = out;
    },
    fetch: refuseToFetch,
  };
}

function adapterOf(model: string) {
  switch (model) {
    case 'Client': return clientAdapter();
    case 'RegistrationAccessToken': return registrationTokenAdapter();
    case 'ReplayDetection': return replayAdapter(model);
    default: return recordAdapter(model);
  }
}

async function getResourceServerInfo(ctx: KoaContextWithOIDC, indicator: string) {
  if (!isSameResource(indicator, mcpUrl)) {
    throw new errors.InvalidTarget('the only resource of this server is its MCP URL');
  }
  const unknown = [...ctx.oidc.requestParamScopes].find((scope) => !settings.scopes.includes(scope));
  if (unknown !== undefined) {
    throw new errors.InvalidScope('the requested scope is unknown', unknown);
  }
  return {
    audience: mcpUrl,
    scope: settings.scopes.join(' '),
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg: SIGNING_ALGORITHM } as const },
  };
}

async function isOwnToken(_ctx: KoaContextWithOIDC, client: { clientId: string }, token: { clientId?: string }): Promise<boolean> {
  return token.clientId === client.clientId;
}

/** Nothing that a client names is ever fetched: no `jwks_uri`, no sector identifier (server-side request forgery). */
async function refuseToFetch(): Promise<never> {
  throw new Error('The authorization server fetches nothing');
}
