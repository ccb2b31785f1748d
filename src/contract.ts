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
  /** RFC 6749 section 3.1. Without an identity provider it refuses, but exists: MCP clients cannot read the metadata without it. */
  authorization: '/authorize',
  /** RFC 9126. */
  pushedAuthorizationRequest: '/par',
  /** The pages of a person who is on the way through `authorization`: one request is at `/interaction/{id}`. */
  interaction: '/interaction',
  /** Where identity providers send people back to: the redirect URI of the owner's registration there. */
  signInCallback: '/callback',
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
} as const;

// ---------------------------------------------------------------------------------------------------------------------
// Settings: `settings.json` in the assets of the oauth and the authorizer function. As in the manifest, a `DeployTimeValue`
// stands for a string that holds CloudFormation tokens.
// ---------------------------------------------------------------------------------------------------------------------

/** The settings' file name, beside the bundle's `index.mjs`. */
export const SETTINGS_FILE = 'settings.json';

/** A scope that clients may ask for (RFC 6749 section 3.3). */
export interface ScopeSettings {
  readonly name: string;
  /** What it allows, in words for the person who is asked: "Read the handbook". */
  readonly description: string;
  /** The scopes that it includes, as declared: those that they include in turn are not listed. */
  readonly implies: string[];
}

/** What the owner may set of the authorization server. All lifetimes are in seconds. */
export interface OAuthSettings {
  /** Raised when a reader of the old form could not read the new one. */
  readonly version: 1;
  /** The human-readable name of the protected resource (RFC 9728 `resource_name`), which the pages show too. */
  readonly resourceName: string;
  /** In the order of declaration. */
  readonly scopes: ScopeSettings[];
  readonly accessTokenLifetime: number;
  /** How long a refresh token may stay unused. */
  readonly refreshTokenLifetime: number;
  /** How long what a person has allowed a client lasts, however active the client: then they sign in again. */
  readonly grantLifetime: number;
  /** How long a browser stays signed in. */
  readonly sessionLifetime: number;
  /** After how long without use a client record expires. */
  readonly clientLifetime: number;
  /** Absent: nobody can sign in, and only machine clients work. */
  readonly identityProvider?: IdentityProviderSettings;
  readonly admission: AdmissionSettings;
  readonly registration: RegistrationSettings;
  readonly preRegisteredClients: PreRegisteredClientSettings[];
  readonly branding: BrandingSettings;
  readonly trustedIssuers: TrustedIssuerSettings[];
  /** Whether clients may bind their tokens to a key (RFC 9449). */
  readonly dpop: boolean;
}

/** Who signs people in; told apart by `type`. */
export type IdentityProviderSettings = OidcProviderSettings | GitHubProviderSettings | PassphraseProviderSettings;

/** An OpenID provider (OpenID Connect Core 1.0), with the quirks of its maker written out. */
export interface OidcProviderSettings {
  readonly type: 'oidc';
  /** Its name for people: "Continue with {label}". */
  readonly label: string;
  /** Has its configuration at `{issuer}/.well-known/openid-configuration`. Plain http only on a loopback address. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecretArn?: string;
  /** How the client authenticates there. */
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly scopes: string[];
  /** More parameters of the authorization request: `hd`, `domain_hint`. */
  readonly parameters: { readonly [name: string]: string };
  /** Asked for, and required of the answer: one of them. Absent: any. */
  readonly acrValues?: string[];
  /** Asked for, and required of the answer, in seconds since the person proved who they are. Absent: any. */
  readonly maxAge?: number;
  readonly claims: ClaimNames;
  /** Whether the provider vouches for every e-mail address that it names; otherwise only for those it marks as verified. */
  readonly trustsEmail: boolean;
  /** Whether the claims are read from the userinfo endpoint too, where the ID token lacks them. */
  readonly userinfo: boolean;
}

/** Where an OpenID provider has what; each a path into nested claims, as `realm_access.roles` is `['realm_access', 'roles']`. */
export interface ClaimNames {
  readonly subject: string[];
  readonly email: string[];
  /** Says that the address is verified: true or 1, also as a string. */
  readonly emailVerified: string[];
  readonly name: string[];
  readonly groups: string[];
}

/** GitHub or GitHub Enterprise Server: OAuth 2.0 without OpenID Connect. Groups are `organization` and `organization/team`. */
export interface GitHubProviderSettings {
  readonly type: 'gitHub';
  readonly label: string;
  /** `https://github.com`: has `/login/oauth/authorize` and `/login/oauth/access_token`. */
  readonly webUrl: string;
  /** `https://api.github.com`. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecretArn: string;
}

/** One person, who knows a generated passphrase. */
export interface PassphraseProviderSettings {
  readonly type: 'passphrase';
  readonly secretArn: string;
}

/** Who may enter, of those that the identity provider signs in: whoever meets all the conditions that are given. */
export interface AdmissionSettings {
  /** Verified addresses in one of these domains, in lower case. */
  readonly emailDomains?: string[];
  /** One of these verified addresses, in lower case. */
  readonly emails?: string[];
  /** Members of one of these groups. */
  readonly groups?: string[];
  /** People of whom the claim has one of the values; by the name of the claim, or its dotted path. */
  readonly claims?: { readonly [claim: string]: string[] };
  /** Which scopes members of a group may grant; `*` is everybody. Absent: everybody may grant all scopes. */
  readonly scopesByGroup?: { readonly [group: string]: string[] };
}

/** Which clients the authorization server takes, besides those that the owner registered. */
export interface RegistrationSettings {
  /** Who may register clients that act for people (RFC 7591). Machine clients always need the initial access token. */
  readonly dynamic: 'anyone' | 'initialAccessToken' | 'nobody';
  /** Whether clients may be known by the URL of a document (OAuth Client ID Metadata Document). */
  readonly metadataDocuments: boolean;
  /** Hosts that such documents may be at; a leading `*.` stands for any subdomain. Absent: any public host. */
  readonly metadataDocumentHosts?: string[];
  /** Hosts that people may be sent back to, besides loopback addresses, in the same form. Absent: any. */
  readonly redirectHosts?: string[];
  /** Private-use URI schemes that people may be sent back to, without colon: `cursor`. */
  readonly redirectSchemes: string[];
  /** Names, in lower case, that a client may bear only if it sends people back to one of the hosts: `{ claude: ['claude.ai', 'claude.com'] }`. */
  readonly reservedNames: { readonly [name: string]: string[] };
  /** The most registrations of one source address in an hour. */
  readonly perAddressAndHour: number;
  /** The most registrations altogether in a day. */
  readonly perDay: number;
  /** How long a client lives that got no token yet, in seconds. */
  readonly unusedLifetime: number;
}

/** A client that the owner registered in the stack. It has no record in the table, and cannot be revoked there. */
export interface PreRegisteredClientSettings {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: string[];
  /** Absent: a public client. */
  readonly clientSecretArn?: string;
  /** What it may ask for. Absent: all scopes. */
  readonly scopes?: string[];
}

/** How the pages look. */
export interface BrandingSettings {
  /** A `data:` URI of an image. */
  readonly logo?: string;
  /** The accent colour, `#rrggbb`. */
  readonly color?: string;
  /** Where people get help; `https:` or `mailto:`. */
  readonly supportUrl?: string;
}

/** An issuer whose assertions are exchanged for access tokens (RFC 7523 section 2.1); told apart by `type`. */
export type TrustedIssuerSettings = EnterpriseIssuerSettings | WorkloadIssuerSettings;

/** What both kinds of trusted issuers have. */
interface IssuerSettings {
  readonly issuer: string;
  /** Absent: as the issuer's metadata says. */
  readonly jwksUri?: string;
}

/** An identity provider that decides which clients act for its people (MCP enterprise-managed authorization, ID-JAG). */
export interface EnterpriseIssuerSettings extends IssuerSettings {
  readonly type: 'enterprise';
  /** What its assertions may grant at most. Absent: all scopes. */
  readonly scopes?: string[];
}

/** A platform that vouches for its workloads (workload identity federation). */
export interface WorkloadIssuerSettings extends IssuerSettings {
  readonly type: 'workload';
  /** Names the client that its workloads are. */
  readonly clientId: string;
  /** The subjects that may come; a `*` at the end stands for anything. */
  readonly subjects: string[];
  /** What they are granted. */
  readonly scopes: string[];
}

/** What the authorizer needs to know besides its environment. */
export interface AuthorizerSettings {
  /** Raised when a reader of the old form could not read the new one. */
  readonly version: 1;
  /** Whose tokens it takes. */
  readonly tokens: OwnTokenSettings | ExternalTokenSettings;
  readonly scopes: Pick<ScopeSettings, 'name' | 'implies'>[];
  /** What a call of a tool needs, by the tool's name; tools that need none are not here. */
  readonly toolScopes: { readonly [tool: string]: string[] };
  /** How long API Gateway keeps an answer, in seconds. Zero where the answer depends on more than the token. */
  readonly cacheSeconds: number;
}

/** Tokens of the server's own authorization server. */
export interface OwnTokenSettings {
  readonly type: 'own';
  /** The ids of clients that have no record in the table: pre-registered ones, and those of workloads. */
  readonly permanentClients: string[];
  /** Whether tokens may be bound to a key (RFC 9449). */
  readonly dpop: boolean;
}

/** Tokens of an authorization server of the owner's, with the quirks of its maker written out. */
export interface ExternalTokenSettings {
  readonly type: 'external';
  readonly issuer: string;
  /** Absent: as the issuer's metadata says. */
  readonly jwksUri?: string;
  /** One of them must be the token's `aud`. */
  readonly audiences: string[];
  /** Values of the header's `typ` that mark an access token, in lower case. Absent: any, for makers that use none of their own. */
  readonly types?: string[];
  /** Claims of which each must have the value: `{ token_use: 'access' }`. */
  readonly requiredClaims: { readonly [claim: string]: string };
  /** The claim that names the client: `client_id`, `azp`, `appid`, `cid`; the first that is there. */
  readonly clientIdClaims: string[];
  /** The claims that hold scopes, as a string with spaces or an array: `scope`, `scp`, `permissions`; all of them count. */
  readonly scopeClaims: string[];
  /** What precedes the owner's scopes in tokens: `https://mcp.example.com/mcp/`. Empty: nothing. */
  readonly scopePrefix: string;
  /** What precedes them where clients ask for them, and so in challenges. Empty: nothing. */
  readonly requestedScopePrefix: string;
}

// ---------------------------------------------------------------------------------------------------------------------
// The DynamoDB table: one item per record, found by its partition key alone
// ---------------------------------------------------------------------------------------------------------------------

/** The attributes of the table that its definition or the command line names. */
export const TABLE = {
  /** Partition key, a string: `<record type>#<SHA-256 of the identifier, base64url>`, e.g. `Client#...`, `Grant#...`, `RevokedToken#...`. */
  partitionKey: 'pk',
  /** Time to live, in epoch seconds. Deletion lags by days, so every reader compares it with the clock. */
  expiresAt: 'expiresAt',
  /** What a record holds, as JSON; `metadata` of RFC 7591 in those of type `Client`. */
  content: 'content',
  /** Of records that live longer because they are used: when that was last seen, in epoch seconds. */
  renewedAt: 'renewedAt',
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
  /** The granted scopes and those that they include, separated by spaces. May be empty. */
  readonly scopes: string;
  /** When the token expires, in epoch seconds. */
  readonly expiresAt: string;
}

/** What the authorizer leaves for the gateway response to a call that it denies for want of scopes. API Gateway takes strings only. */
export interface AuthorizerDenial {
  /** The value of `WWW-Authenticate` (RFC 6750 section 3.1), with the scopes that this call needs. */
  readonly challenge: string;
  /** These scopes, separated by spaces, for the body. */
  readonly scope: string;
}

/**
 * How long API Gateway may keep an answer of the authorizer, in seconds: the longest time that a revoked token, or one
 * of a deleted client, still works. The authorizer refuses tokens that would expire within it.
 */
export const AUTHORIZER_CACHE_SECONDS = 60;

/** The claim of access tokens that names what the person granted, as in the drafts of Grant Management. Machine clients' have none. */
export const GRANT_ID_CLAIM = 'grant_id';

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
  /** What a caller needs to see and to call it. */
  readonly scopes?: string[];
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
// Metrics that the functions write to their logs in the embedded metric format
// ---------------------------------------------------------------------------------------------------------------------

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
  /** The construct's path below the stack, by which operators tell several servers of a stack apart: `Mcp`. */
  readonly id: string;
  /** The MCP URL. */
  readonly url: string;
  /** The issuer of access tokens. */
  readonly issuer: string;
  /** What there is if the authorization server is the server's own. */
  readonly authorizationServer?: AuthorizationServerMetadata;
}

/** Where the parts of the server's own authorization server are. */
export interface AuthorizationServerMetadata {
  /** The name or ARN of the secret that holds the initial access token. */
  readonly initialAccessTokenSecret: string;
  /** The name or ARN of the secret that holds the passphrase, if people sign in with one. */
  readonly passphraseSecret?: string;
  /** The name of the table. */
  readonly tableName: string;
  /** The name of the oauth function. */
  readonly functionName: string;
}
