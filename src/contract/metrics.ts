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
  /** Count: what may be an attack, of the oauth function. With the dimension `FunctionName` alone. */
  securityEvents: 'SecurityEvents',
} as const;
