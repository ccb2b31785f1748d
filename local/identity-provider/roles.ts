import { type Configuration, errors } from 'oidc-provider';
import { OAUTH_PATHS } from '../../src/contract';

/** Of the one client that the stack's server is. */
export interface SignInRole {
  readonly clientId: string;
  readonly redirectUri: string;
}

/** The provider signs people in for the stack's own authorization server: its only client, which proves itself by PKCE. */
export function identityProviderRole({ clientId, redirectUri }: SignInRole): Configuration {
  return {
    clients: [{
      client_id: clientId,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      require_auth_time: true,
    }],
    scopes: ['openid'],
  };
}

/**
 * The provider is the authorization server of the stack: any client may register, for people or for itself, and gets access tokens for
 * the MCP URL (RFC 9068) with the scopes that it asked for.
 *
 * @param resource the MCP URL
 * @param scopes as they stand in tokens
 */
export function authorizationServerRole(resource: string, scopes: readonly string[]): Configuration {
  return {
    scopes: ['openid', 'offline_access', ...scopes],
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // where the server's own authorization server has them
    routes: { registration: OAUTH_PATHS.registration, token: OAUTH_PATHS.token },
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator) => {
          if (indicator !== resource) throw new errors.InvalidTarget('the only resource is the MCP URL');
          return {
            audience: resource,
            scope: scopes.join(' '),
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
      revocation: { enabled: true },
    },
  };
}
