import {
  CLIENT_ASSERTION_ALGORITHMS, clientAuthMethods, grantTypes, OAUTH_PATHS, type OAuthSettings, peopleCanSignIn, responseTypes,
  SIGNING_ALGORITHM, WELL_KNOWN_FOLDER,
} from '../../contract';
import type { PublishedDocument } from '../document-folder';
import { textInJson } from '../template-text';

/** The metadata of a server, with the paths that they have below the folder of well-known documents. */
export function metadataDocuments(issuer: string, mcpUrl: string, settings: OAuthSettings): PublishedDocument[] {
  const { protectedResourceMetadata: root, protectedResourceMetadataForMcp, openidConfiguration, authorizationServerMetadata: server } = OAUTH_PATHS;
  const named = (...paths: string[]) => paths.map((path) => path.slice(`${WELL_KNOWN_FOLDER}/`.length));
  return [
    { names: named(root, protectedResourceMetadataForMcp), content: protectedResourceMetadata(issuer, mcpUrl, settings) },
    { names: named(openidConfiguration, server), content: authorizationServerMetadata(issuer, settings) },
  ];
}

/** The protected resource metadata (RFC 9728 section 2). */
export function protectedResourceMetadata(issuer: string, mcpUrl: string, settings: OAuthSettings): object {
  return {
    resource: mcpUrl,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    resource_name: textInJson(settings.resourceName),
    ...(settings.dpop && { dpop_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS }),
    ...scopesSupported(scopeNames(settings)),
  };
}

/**
 * The authorization server metadata (RFC 8414 section 2), which is an OpenID Connect Discovery document too: MCP clients
 * find only `/.well-known/openid-configuration` below a stage prefix, and then insist on the members that OpenID requires.
 */
export function authorizationServerMetadata(issuer: string, settings: OAuthSettings): object {
  return {
    issuer,
    // required by MCP clients, even if nobody can sign in: see authorization-endpoint.ts
    authorization_endpoint: issuer + OAUTH_PATHS.authorization,
    token_endpoint: issuer + OAUTH_PATHS.token,
    ...(mayClientsRegister(settings) && { registration_endpoint: issuer + OAUTH_PATHS.registration }),
    revocation_endpoint: issuer + OAUTH_PATHS.revocation,
    introspection_endpoint: issuer + OAUTH_PATHS.introspection,
    jwks_uri: issuer + OAUTH_PATHS.jwks,
    grant_types_supported: grantTypes(settings),
    response_types_supported: responseTypes(settings),
    // MCP clients refuse a server without it
    code_challenge_methods_supported: ['S256'],
    ...clientAuthentication('token', settings),
    ...clientAuthentication('revocation', settings),
    ...clientAuthentication('introspection', settings),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    ...(peopleCanSignIn(settings) ? signIn(issuer, settings) : scopesSupported(scopeNames(settings))),
    ...(settings.dpop && { dpop_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS }),
    ...(settings.trustedIssuers.some(({ type }) => type === 'enterprise') && {
      // MCP, enterprise-managed authorization: how clients know that assertions of an identity provider are taken
      authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    }),
  };
}

/** What there is besides if people can sign in. */
function signIn(issuer: string, settings: OAuthSettings): object {
  return {
    pushed_authorization_request_endpoint: issuer + OAUTH_PATHS.pushedAuthorizationRequest,
    response_modes_supported: ['query'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    // RFC 9207
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: settings.registration.metadataDocuments,
    // not of the resource: clients ask for it by themselves when they see it here
    ...scopesSupported([...scopeNames(settings), 'offline_access']),
  };
}

/** With `nobody`, the endpoint is for the machine clients of the owner, who knows where it is. */
function mayClientsRegister(settings: OAuthSettings): boolean {
  return !peopleCanSignIn(settings) || settings.registration.dynamic !== 'nobody';
}

function scopeNames({ scopes }: OAuthSettings): string[] {
  return scopes.map(({ name }) => textInJson(name));
}

/** RFC 8414 section 3.2: claims with zero elements are omitted. */
function scopesSupported(names: string[]): object {
  return names.length > 0 ? { scopes_supported: names } : {};
}

function clientAuthentication(endpoint: 'token' | 'revocation' | 'introspection', settings: OAuthSettings): object {
  return {
    [`${endpoint}_endpoint_auth_methods_supported`]: clientAuthMethods(settings),
    [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: CLIENT_ASSERTION_ALGORITHMS,
  };
}
