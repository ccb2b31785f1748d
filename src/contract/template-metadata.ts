import type { JsonObject } from './json-object';

/* What the local server and the command line read from the template. */

/** The key of the metadata. */
export const API_METADATA_KEY = 'cdk-remote-mcp-server';

/** The key of the metadata of the mcp function (`AWS::Lambda::Function`), if it has a server module that was bundled at synthesis. */
export const MODULE_METADATA_KEY = 'cdk-remote-mcp-server:module';

/**
 * The key of the metadata of the mcp function that holds the absolute paths of files of which its tools were made at synthesis, such as
 * OpenAPI documents. The local server follows them where they are no sources of the app.
 */
export const SOURCES_METADATA_KEY = 'cdk-remote-mcp-server:sources';

/** The value of the metadata of modules: how the local server bundles the module anew when its source changes. */
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
  /** Maximum numbers of clients that wait for their first token: see `RegistrationSettings`. */
  readonly registrationLimits?: { readonly perAddressAndHour: number; readonly perDay: number };
}
