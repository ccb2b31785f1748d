/**
 * Who may keep a copy of what a server lists.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching
 */
export enum CacheScope {
  /** The client that asked, for its person alone. */
  PRIVATE = 'private',

  /** Caches that several people share, too: for lists that are the same for everybody. */
  PUBLIC = 'public',
}
