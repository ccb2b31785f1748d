import type { ServerSettings } from './oauth-settings';
import type { BoundExternalIssuer, IssuerEndpoints } from '../../authorization/external-issuers/external-issuer-definition';

/**
 * The protected resource metadata (RFC 9728 section 2).
 *
 * @param url the URL that clients connect to
 * @param authorizationServer the issuer identifier that clients look for metadata by
 */
export function protectedResourceMetadata(
  { resourceName, scopes }: ServerSettings,
  url: string,
  authorizationServer: string,
  { tokens }: BoundExternalIssuer,
): object {
  return {
    resource: url,
    authorization_servers: [authorizationServer],
    bearer_methods_supported: ['header'],
    resource_name: resourceName,
    // RFC 9728 section 3.2: without values, it is left out
    ...(scopes.length > 0 && { scopes_supported: scopes.map(({ name }) => tokens.requestedScopePrefix + name) }),
  };
}

/**
 * Metadata of an authorization server (RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3) that does not publish what MCP clients
 * insist on.
 *
 * Clients take it for the metadata of an authorization server of this name, whose endpoints are elsewhere. Tokens have another issuer, which is
 * no concern of clients; the redirect back to them must not have an `iss` then (RFC 9207), and those of Cognito and Entra ID have none.
 *
 * @param issuer where it is published: clients want to find the name by which they looked for it
 */
export function bridgingMetadata(issuer: string, { scopes }: ServerSettings, { tokens }: BoundExternalIssuer, endpoints: IssuerEndpoints): object {
  return {
    issuer,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
    revocation_endpoint: endpoints.revocation,
    jwks_uri: endpoints.jwks,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    scopes_supported: [...scopes.map(({ name }) => tokens.requestedScopePrefix + name), ...endpoints.scopes],
    // OpenID Connect requires them, and so do clients that find the document under its name
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
