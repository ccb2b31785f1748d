/* The environment variables of the functions. */

/**
 * The names of the environment variables. `requireEnvironment` in lambda-src reads them: a function whose environment
 * lacks one refuses to start.
 */
export const ENVIRONMENT = {
  /**
   * `https://{api}.execute-api.{region}.amazonaws.com/{stage}` or `https://{domain}`, no trailing slash: the issuer, and the
   * prefix of every URL that is published. Never derived from a request. All functions but `rotation`.
   */
  publicBaseUrl: 'PUBLIC_BASE_URL',
  /** The name of the DynamoDB table. `oauth`, `authorizer`. */
  tableName: 'TABLE_NAME',
  /** The ARN of the secret that signing keys are derived from. `oauth`, `authorizer`. */
  signingSecretArn: 'SIGNING_SECRET_ARN',
  /** The ARN of the secret that holds the initial access token (RFC 7591 section 1.2). `oauth`. */
  initialAccessTokenSecretArn: 'INITIAL_ACCESS_TOKEN_SECRET_ARN',
  /**
   * A JSON array of strings, the values that are known at deploy time only, which the manifest or the settings refer to by
   * index. `mcp`, `oauth`, `authorizer`.
   */
  deployTimeValues: 'DEPLOY_TIME_VALUES',
  /**
   * The ARN of the secret from which keys are derived that seal what clients carry between requests: the state of
   * multi-round-trip requests, and sessions of earlier revisions. `mcp` and `task`, only if the server keeps state.
   */
  sealingSecretArn: 'SEALING_SECRET_ARN',
  /** The name of the table that holds tasks, and answers of clients on their way to a waiting tool. `mcp` and `task`, only if the server keeps state. */
  stateTableName: 'STATE_TABLE_NAME',
  /** The name of the function that runs tasks. `mcp`, only if the server keeps state. */
  taskFunctionName: 'TASK_FUNCTION_NAME',
  /** The factor by which a function waits longer for others than its limits say. Set by the local server alone; 1 unless set. */
  patience: 'REMOTE_MCP_PATIENCE',
} as const;
