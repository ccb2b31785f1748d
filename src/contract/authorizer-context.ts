/* What the authorizer tells the mcp function, in `event.requestContext.authorizer`, and API Gateway. */

/** The caller, from a verified token. API Gateway turns every value into a string. */
export interface AuthorizerContext {
  /** The OAuth client (RFC 9068 `client_id`). */
  readonly clientId: string;
  /** The person, or the client itself for machine clients (RFC 9068 `sub`). */
  readonly subject: string;
  /** The granted scopes and those that they include, separated by spaces. May be empty. */
  readonly scopes: string;
  /** When the token expires, in epoch seconds. */
  readonly expiresAt: string;
}

/** What the authorizer leaves for the gateway response to a call that it denies for want of scopes. API Gateway takes strings only. */
export interface AuthorizerDenial {
  /** The value of `WWW-Authenticate` (RFC 6750 section 3.1), with the scopes that this call needs. */
  readonly challenge: string;
  /** These scopes, separated by spaces, for the body. */
  readonly scope: string;
}

/**
 * How long API Gateway may keep an answer of the authorizer, in seconds: the longest time that a revoked token, or one
 * of a deleted client, still works. The authorizer refuses tokens that would expire within it.
 */
export const AUTHORIZER_CACHE_SECONDS = 60;

/** The claim of access tokens that names what the person granted, as in the drafts of Grant Management. Machine clients' have none. */
export const GRANT_ID_CLAIM = 'grant_id';
