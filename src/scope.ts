/**
 * A scope: something that clients ask for, and that people allow them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export interface ScopeProps {
  /** The name that clients ask for it by, as in `handbook:read`; unique in the server. `openid` and `offline_access` are not for use. */
  readonly name: string;

  /** What it allows, in words for the person who is asked, as in `Read the handbook`. */
  readonly description: string;

  /**
   * The names of the scopes that it includes, and with them those that they include: whoever has this scope has them too.
   *
   * @default - it includes no other
   */
  readonly implies?: string[];
}
