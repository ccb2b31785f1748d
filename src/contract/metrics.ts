/* Metrics that the functions write to their logs in the embedded metric format. */

/** Those of tools have the dimensions `FunctionName` (of the mcp function) alone, and `FunctionName` with `Tool`. */
export const METRICS = {
  namespace: 'RemoteMcpServer',
  functionDimension: 'FunctionName',
  toolDimension: 'Tool',
  /** Count. */
  toolCalls: 'ToolCalls',
  /** Count: calls that the tool failed, timed out or was throttled in, and calls with wrong arguments. */
  toolErrors: 'ToolErrors',
  /** Milliseconds. */
  toolDuration: 'ToolDuration',
  /** The kind of a security event. */
  kindDimension: 'Kind',
  /**
   * Count: codes and refresh tokens that were used twice, of the oauth function. With the dimensions `FunctionName` alone, and `FunctionName`
   * with `Kind`.
   */
  securityEvents: 'SecurityEvents',
  /**
   * Count: forms that came from elsewhere, and pages that were opened in another browser, for a person who has signed in. Of the oauth
   * function, with the same dimensions.
   */
  forgedRequests: 'ForgedRequests',
  /** Count: registrations that were refused because too many clients of the address had got no token. Of the oauth function, with `FunctionName` alone. */
  refusedRegistrations: 'RefusedRegistrations',
  /** Count: metadata documents of clients that could not be fetched. Of the oauth function, with `FunctionName` alone. */
  unreadableDocuments: 'UnreadableDocuments',
} as const;
