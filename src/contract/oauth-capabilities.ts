/* The abilities of the authorization server: the metadata announces it, oidc-provider is configured with it, the registration policy goes by it. */
import type { OAuthSettings } from './oauth-settings';

/** How a client that is a public one authenticates: not at all (RFC 7591 section 2). */
const PUBLIC_CLIENT = 'none';

/** How clients with a credential authenticate (RFC 7591 section 2, `token_endpoint_auth_method`). */
const CONFIDENTIAL_CLIENT = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** How clients may sign assertions (RFC 7523). */
export const CLIENT_ASSERTION_ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;

export const SIGNING_ALGORITHM = 'ES256';

/** Exchanges assertions of trusted issuers (RFC 7523 section 2.1). */
export const JWT_BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Whether people can sign in; otherwise there are machine clients only. */
export function peopleCanSignIn({ identityProvider }: OAuthSettings): boolean {
  return identityProvider !== undefined;
}

export function grantTypes(settings: OAuthSettings): string[] {
  return [
    ...(peopleCanSignIn(settings) ? ['authorization_code', 'refresh_token'] : []),
    'client_credentials',
    ...(settings.trustedIssuers.length > 0 ? [JWT_BEARER_GRANT] : []),
  ];
}

/** Of the authorization endpoint, which answers none as long as nobody can sign in. */
export function responseTypes(settings: OAuthSettings): 'code'[] {
  return peopleCanSignIn(settings) ? ['code'] : [];
}

/** How clients authenticate. */
export function clientAuthMethods(settings: OAuthSettings): (typeof CONFIDENTIAL_CLIENT[number] | typeof PUBLIC_CLIENT)[] {
  // workloads bring their assertion, and nothing else
  const hasPublicClients = peopleCanSignIn(settings) || settings.trustedIssuers.some(({ type }) => type === 'workload');
  // in the order that MCP clients choose by: the first that they can
  return hasPublicClients ? [PUBLIC_CLIENT, ...CONFIDENTIAL_CLIENT] : [...CONFIDENTIAL_CLIENT];
}
