/** What this authorization server can do: the metadata announces it, oidc-provider is configured with it. */

/** Until people can sign in, machines only. */
export const GRANT_TYPES = ['client_credentials'];

/** The authorization endpoint answers none, as long as nobody can sign in. */
export const RESPONSE_TYPES: string[] = [];

/** How clients authenticate (RFC 7591 section 2, `token_endpoint_auth_method`). */
export const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** How clients may sign assertions (RFC 7523). */
export const CLIENT_ASSERTION_ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;

export const SIGNING_ALGORITHM = 'ES256';
