/** An error that the client hears, in the form of RFC 6749 section 5.2 and its relatives. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';

  constructor(
    readonly status: number,
    /** The error code, `invalid_request`. */
    readonly code: string,
    /** `error_description`: printable ASCII without quotes and backslashes, and nothing confidential. */
    readonly description: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${description}`);
  }
}
