/**
 * The treatment of tools whose scopes a client's token lacks.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#scope-challenge-handling
 */
export enum UnauthorizedTools {
  /** They are hidden: no list shows them, and no search finds them. */
  HIDDEN = 'hidden',

  /**
   * They are listed with name, description and schemas, and with a mark in the description and in `_meta` that says which scopes are
   * missing. Everybody with a token of the server then sees them, even people to whom `scopesByGroup` would never give these scopes.
   */
  LISTED = 'listed',
}
