import { OAUTH_PATHS, type OAuthSettings } from '../../../src/contract';
import { CLIENT_ASSERTION_ALGORITHMS, CLIENT_AUTH_METHODS, GRANT_TYPES, RESPONSE_TYPES, SIGNING_ALGORITHM } from '../provider/capabilities';

/** The protected resource metadata (RFC 9728 section 2). */
export function protectedResourceMetadata(issuer: string, mcpUrl: string, settings: OAuthSettings) {
  return {
    resource: mcpUrl,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    resource_name: settings.resourceName,
    ...scopesSupported(settings),
  };
}

/**
 * The authorization server metadata (RFC 8414 section 2), which is an OpenID Connect Discovery document too: MCP clients
 * find only `/.well-known/openid-configuration` below a stage prefix, and then insist on the members that OpenID requires.
 */
export function authorizationServerMetadata(issuer: string, settings: OAuthSettings) {
  return {
    issuer,
    // required by MCP clients, though nobody can sign in: see authorization-endpoint.ts
    authorization_endpoint: issuer + OAUTH_PATHS.authorization,
    token_endpoint: issuer + OAUTH_PATHS.token,
    registration_endpoint: issuer + OAUTH_PATHS.registration,
    revocation_endpoint: issuer + OAUTH_PATHS.revocation,
    introspection_endpoint: issuer + OAUTH_PATHS.introspection,
    jwks_uri: issuer + OAUTH_PATHS.jwks,
    grant_types_supported: GRANT_TYPES,
    response_types_supported: RESPONSE_TYPES,
    // MCP clients refuse a server without it
    code_challenge_methods_supported: ['S256'],
    ...clientAuthentication('token'),
    ...clientAuthentication('revocation'),
    ...clientAuthentication('introspection'),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    ...scopesSupported(settings),
  };
}

/** RFC 8414 section 3.2: claims with zero elements are omitted. */
function scopesSupported({ scopes }: OAuthSettings) {
  return scopes.length > 0 ? { scopes_supported: scopes } : {};
}

function clientAuthentication(endpoint: 'token' | 'revocation' | 'introspection') {
  return {
    [`${endpoint}_endpoint_auth_methods_supported`]: CLIENT_AUTH_METHODS,
    [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: CLIENT_ASSERTION_ALGORITHMS,
  };
}
