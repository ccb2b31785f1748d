/**
 * The contract between the constructs and the functions: everything that one side writes and the other reads.
 *
 * It is the only file that both import. It holds types and names, no code, and nothing of it is part of the public API.
 */

// ---------------------------------------------------------------------------------------------------------------------
// Paths of the HTTP API, below the public base URL
// ---------------------------------------------------------------------------------------------------------------------

/** The MCP endpoint (MCP 2026-07-28, transports: "one endpoint path"). Its absolute URL is the `aud` of access tokens. */
export const MCP_PATH = '/mcp';

/** The endpoints of the authorization server, with the standard that defines each. */
export const OAUTH_PATHS = {
  /** RFC 9728 section 3.1, appended to the base URL. */
  protectedResourceMetadata: '/.well-known/oauth-protected-resource',
  /** RFC 9728 section 3.1, the form with the resource's path. */
  protectedResourceMetadataForMcp: '/.well-known/oauth-protected-resource/mcp',
  /** OpenID Connect Discovery 1.0 section 4: the only form that clients probe below a stage prefix. */
  openidConfiguration: '/.well-known/openid-configuration',
  /** RFC 8414 section 3. */
  authorizationServerMetadata: '/.well-known/oauth-authorization-server',
  /** RFC 7517 section 5. */
  jwks: '/jwks',
  /** RFC 6749 section 3.1: what MCP clients cannot read the metadata without. It refuses as long as nobody can sign in. */
  authorization: '/authorize',
  /** RFC 6749 section 3.2. */
  token: '/token',
  /** RFC 7009. */
  revocation: '/revoke',
  /** RFC 7662. */
  introspection: '/introspect',
  /** RFC 7591; management of one client (RFC 7592) is at `/clients/{id}`. */
  registration: '/clients',
  /** RFC 7591, a second name of the registration endpoint. */
  registrationAlias: '/dcr',
} as const;

// ---------------------------------------------------------------------------------------------------------------------
// Environment variables of the functions
// ---------------------------------------------------------------------------------------------------------------------

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
  /** An `OAuthSettings` as JSON. `oauth`. */
  oauthSettings: 'OAUTH_SETTINGS',
  /** A JSON array of strings, the values that are known at deploy time only, which the manifest refers to by index. `mcp`. */
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
} as const;

/** What the owner may set of the authorization server. */
export interface OAuthSettings {
  /** The life of an access token, in seconds. */
  readonly accessTokenLifetime: number;
  /** After how many seconds without use a client record expires. */
  readonly clientLifetime: number;
  /** The scopes that clients may ask for. */
  readonly scopes: string[];
  /** The human-readable name of the protected resource (RFC 9728 `resource_name`). */
  readonly resourceName: string;
}

// ---------------------------------------------------------------------------------------------------------------------
// The DynamoDB table: one item per record, found by its partition key alone
// ---------------------------------------------------------------------------------------------------------------------

/** The attributes of the table that its definition names. */
export const TABLE = {
  /** Partition key, a string: `<record type>#<SHA-256 of the identifier, base64url>`, e.g. `Client#...`, `RevokedToken#...`. */
  partitionKey: 'pk',
  /** Time to live, in epoch seconds. Deletion lags by days, so every reader compares it with the clock. */
  expiresAt: 'expiresAt',
} as const;

// ---------------------------------------------------------------------------------------------------------------------
// What the authorizer tells the mcp function: `event.requestContext.authorizer`
// ---------------------------------------------------------------------------------------------------------------------

/** The caller, from a verified token. API Gateway turns every value into a string. */
export interface AuthorizerContext {
  /** The OAuth client (RFC 9068 `client_id`). */
  readonly clientId: string;
  /** The person, or the client itself for machine clients (RFC 9068 `sub`). */
  readonly subject: string;
  /** The granted scopes, separated by spaces. May be empty. */
  readonly scopes: string;
  /** When the token expires, in epoch seconds. */
  readonly expiresAt: string;
}

/**
 * How long API Gateway may keep an answer of the authorizer, in seconds: the longest time that a revoked token, or one
 * of a deleted client, still works. The authorizer refuses tokens that would expire within it.
 */
export const AUTHORIZER_CACHE_SECONDS = 60;

// ---------------------------------------------------------------------------------------------------------------------
// The manifest: `manifest.json` in the asset of the mcp function
// ---------------------------------------------------------------------------------------------------------------------

/** The manifest's file name, beside the bundle's `index.mjs`. */
export const MANIFEST_FILE = 'manifest.json';

/** The folder of the asset that file contents of resources are copied to. */
export const RESOURCE_FOLDER = 'resources';

/** The folder of the asset that the server module is in. */
export const MODULE_FOLDER = 'module';

/**
 * Stands in the manifest for a string that holds CloudFormation tokens. The mcp function puts the value of that index of
 * `DEPLOY_TIME_VALUES` in its place, anywhere in the manifest, before it reads anything else.
 */
export interface DeployTimeValue {
  readonly $deployTimeValue: number;
}

/** All that the mcp function serves. */
export interface Manifest {
  /** Raised when a reader of the old form could not read the new one. */
  readonly version: 1;
  readonly server: ServerManifest;
  /** In the order of declaration, which is the order of `tools/list`. */
  readonly tools: ToolManifest[];
  /** In the order of declaration. */
  readonly resources: ResourceManifest[];
  /** In the order of declaration. */
  readonly prompts: PromptManifest[];
  /**
   * The file of the owner's server module in the asset, relative to the manifest: an ES module whose default export is what
   * `defineServer` of `module-src` returned.
   */
  readonly module?: string;
  /** Whether there are a sealing secret, a state table and a task function: with a module, or a tool that is long-running. */
  readonly keepsState: boolean;
  readonly listing: ListingManifest;
  /** Browser origins that may call, besides the server's own; `http://localhost:6274`. A request without `Origin` passes. */
  readonly allowedOrigins: string[];
}

/** MCP `Implementation` and `instructions`. */
export interface ServerManifest {
  readonly name: string;
  readonly title?: string;
  readonly version: string;
  readonly instructions?: string;
}

/** MCP `Tool`, and what answers its calls. */
export interface ToolManifest {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  /** JSON Schema 2020-12, verbatim, root `type: "object"`. */
  readonly inputSchema: JsonObject;
  /** JSON Schema 2020-12, verbatim. */
  readonly outputSchema?: JsonObject;
  /** MCP `ToolAnnotations`. */
  readonly annotations?: ToolAnnotationsManifest;
  /** Whether a call may outlive its request: it then runs as a task (extension `io.modelcontextprotocol/tasks`) for clients that know tasks. */
  readonly longRunning?: boolean;
  readonly handler: ToolHandlerManifest;
}

/** How lists are given out (MCP 2026-07-28, pagination and caching). */
export interface ListingManifest {
  /** The most entries of a page. */
  readonly pageSize: number;
  /** How long clients may keep lists and what `server/discover` says, in milliseconds. */
  readonly cacheTtl: number;
  /** `public`: caches that several callers share may keep them too. */
  readonly cacheScope: 'private' | 'public';
}

/** MCP `ToolAnnotations`. */
export interface ToolAnnotationsManifest {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** What answers the calls of a tool; told apart by `type`. */
export type ToolHandlerManifest = LambdaFunctionHandlerManifest;

/** A Lambda function that gets a `ToolEvent`. */
export interface LambdaFunctionHandlerManifest {
  readonly type: 'lambdaFunction';
  readonly functionArn: string;
}

/** MCP `Resource`, and where its content is. */
export interface ResourceManifest {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** How long clients may keep the content, in milliseconds; as lists unless given. */
  readonly cacheTtl?: number;
  readonly content: ResourceContentManifest;
}

/** MCP `Prompt`, and its text. */
export interface PromptManifest {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly arguments: PromptArgumentManifest[];
  readonly messages: PromptMessageManifest[];
}

/** MCP `PromptArgument`, and what it may be completed to. */
export interface PromptArgumentManifest {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly required: boolean;
  /** What `completion/complete` suggests from. */
  readonly completions: string[];
}

/** MCP `PromptMessage` of text. */
export interface PromptMessageManifest {
  readonly role: 'user' | 'assistant';
  /** `{{name}}` stands for the value of an argument; of one that was left out, for nothing. */
  readonly text: string;
}

/** Where the content of a resource is; told apart by `type`. */
export type ResourceContentManifest = TextContentManifest | FileContentManifest;

/** Text that stands in the manifest itself. */
export interface TextContentManifest {
  readonly type: 'text';
  readonly text: string;
}

/** A file in the asset. */
export interface FileContentManifest {
  readonly type: 'file';
  /** Relative to the manifest. */
  readonly path: string;
  /** `text`: UTF-8, answered as `text`. `blob`: anything else, answered as base64 `blob`. */
  readonly encoding: 'text' | 'blob';
}

/** Any JSON object. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

// ---------------------------------------------------------------------------------------------------------------------
// The event of a tool function, documented for its authors in docs/tool-functions.md
// ---------------------------------------------------------------------------------------------------------------------

/** What a Lambda function behind a tool gets. It never holds the bearer token. */
export interface ToolEvent {
  readonly version: '1';
  /** The name of the called tool, so that one function can serve several. */
  readonly tool: string;
  /** The arguments, valid by the tool's input schema. */
  readonly arguments: JsonObject;
  /** Names this call in the logs of the mcp function, and in the error that the client sees. */
  readonly requestId: string;
  readonly caller: ToolCaller;
}

/** Who calls a tool. */
export interface ToolCaller {
  /** The OAuth client. */
  readonly clientId: string;
  /** The person, or the client itself for machine clients. */
  readonly subject: string;
  /** The granted scopes. */
  readonly scopes: string[];
}

// ---------------------------------------------------------------------------------------------------------------------
// Metrics that the mcp function writes to its log in the embedded metric format
// ---------------------------------------------------------------------------------------------------------------------

/** Each metric has the dimensions `FunctionName` (of the mcp function) alone, and `FunctionName` with `Tool`. */
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
} as const;

// ---------------------------------------------------------------------------------------------------------------------
// What the local server and the command line read from the template: `Metadata` of the AWS::ApiGateway::Stage
// (its values refer to the RestApi: in the RestApi's own metadata they would be a circular dependency)
// ---------------------------------------------------------------------------------------------------------------------

/** The key of the metadata. */
export const API_METADATA_KEY = 'cdk-remote-mcp-server';

/** The key of the metadata of the mcp function (`AWS::Lambda::Function`), if it has a server module that was bundled at synthesis. */
export const MODULE_METADATA_KEY = 'cdk-remote-mcp-server:module';

/** The value of that metadata: how the local server bundles the module anew when its source changes. */
export interface ModuleMetadata {
  /** The absolute path of the source file. */
  readonly entry: string;
  /** Where the bundle goes in the asset, as in the manifest. */
  readonly file: string;
  /** The absolute path of the esbuild package that bundled it. */
  readonly esbuild: string;
  /** The options that it was bundled with, besides entry point and output. */
  readonly options: JsonObject;
}

/** The value of the metadata; its strings may be CloudFormation intrinsics. */
export interface ApiMetadata {
  /** The MCP URL. */
  readonly url: string;
  /** The issuer, which is also the public base URL. */
  readonly issuer: string;
  /** The name or ARN of the secret that holds the initial access token. */
  readonly initialAccessTokenSecret: string;
}
