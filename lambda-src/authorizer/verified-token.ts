/** What an access token says, of whichever issuer. */
export interface VerifiedToken {
  /** The OAuth client. */
  readonly clientId: string;
  /** The person, or the client itself for machine clients. */
  readonly subject: string;
  /** As granted. */
  readonly scopes: readonly string[];
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** The JWK thumbprint (RFC 7638) of the key that the token is bound to. Absent: whoever bears it may use it. */
  readonly keyThumbprint?: string;
}

/**
 * Verifies a token.
 *
 * @throws InvalidAccessTokenError
 * @throws ServiceUnavailableError when it could not be checked
 */
export type TokenVerifier = (token: string) => Promise<VerifiedToken>;

/** What tokens of all issuers must fulfil. */
export interface TokenExpectations {
  /** The URL of the MCP endpoint (RFC 8707). */
  readonly resource: string;
  /** In seconds: API Gateway keeps the answer so long, and must not let an expired token pass. */
  readonly minRemainingLife: number;
}
