/** Where a list has more entries than the server's own: a bucket, another MCP server. It is made for one request. */
export interface ListSource {
  /**
   * Gives out the next entries, in an order that stays the same.
   *
   * @param cursor `nextCursor` of the page before, undefined for the first one; it comes back from the client, which may have changed it
   * @param limit the most entries of the page, at least 1
   * @param signal aborted when the answer would come too late
   * @throws ProtocolError when it cannot have given out the cursor
   * @throws ServiceUnavailableError
   */
  readonly page: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<ListPage>;
}

/** Some entries of a list. */
export interface ListPage {
  /** As MCP has the entries of this list: `Resource`, `Tool`. */
  readonly entries: readonly object[];
  /** Where the next page begins; absent when this is the last one. */
  readonly nextCursor?: string;
}
