import type { HttpServiceManifest } from './http-service-manifest';
import type { InterceptorPhase } from './interceptor-phase';
import type { JsonObject } from './json-object';
import type { ResourceManifest, ResourceTemplateManifest } from './resource-manifest';
import type { LimitsManifest, ToolHandlerManifest } from './tool-handler-manifest';

/* `manifest.json` in the asset of the mcp function. */

/** The manifest's file name, beside the bundle's `index.mjs`. */
export const MANIFEST_FILE = 'manifest.json';

/** The folder of the asset that file contents of resources are copied to. */
export const RESOURCE_FOLDER = 'resources';

/** The folder of the asset that the server module is in. */
export const MODULE_FOLDER = 'module';

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
  readonly resourceTemplates: ResourceTemplateManifest[];
  /** In the order of declaration. */
  readonly prompts: PromptManifest[];
  /** Other MCP servers that are served here too, in the order of declaration. */
  readonly mcpServers: McpServerManifest[];
  /** In the order in which they see a call; answers come back in the reverse order. */
  readonly interceptors: InterceptorManifest[];
  /** Absent: there is no tool that finds tools. */
  readonly toolSearch?: ToolSearchManifest;
  /**
   * The file of the owner's server module in the asset, relative to the manifest: an ES module whose default export is what
   * `defineServer` of `module-src` returned.
   */
  readonly module?: string;
  /** Whether there are a sealing secret, a state table and a task function: with a module, or a tool that may run as a task. */
  readonly keepsState: boolean;
  readonly listing: ListingManifest;
  /** The prefix of the owner's scopes where clients ask for them, and so in challenges. Absent: none. */
  readonly requestedScopePrefix?: string;
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

/** How lists are given out (MCP 2026-07-28, pagination and caching). */
export interface ListingManifest {
  /** The most entries of a page. */
  readonly pageSize: number;
  /** How long clients may keep lists and what `server/discover` says, in milliseconds. */
  readonly cacheTtl: number;
  /** `public`: caches that several callers share may keep them too. */
  readonly cacheScope: 'private' | 'public';
  /** The treatment of tools whose scopes a caller lacks: they are left out, or listed with a mark. Absent: `hidden`. */
  readonly unauthorizedTools?: 'hidden' | 'listed';
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
  readonly validators: ToolValidatorsManifest;
  /** MCP `ToolAnnotations`. */
  readonly annotations?: ToolAnnotationsManifest;
  /** MCP `_meta`, verbatim. */
  readonly meta?: JsonObject;
  /** Whether a call may outlive its request: it then runs as a task (extension `io.modelcontextprotocol/tasks`) for clients that know tasks. */
  readonly longRunning?: boolean;
  /** What a caller needs to see and to call it. */
  readonly scopes?: string[];
  readonly handler: ToolHandlerManifest;
}

/** The files of the asset that validate by the schemas of a tool, relative to the manifest. Each is a module whose exports are `ValidatorExports`. */
export interface ToolValidatorsManifest {
  readonly input: string;
  /** Absent when the tool declares no output schema. */
  readonly output?: string;
}

/** MCP `ToolAnnotations`. */
export interface ToolAnnotationsManifest {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
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

/** Another MCP server (Streamable HTTP) whose tools, resources and prompts are served here. */
export interface McpServerManifest extends LimitsManifest {
  readonly service: HttpServiceManifest;
  /**
   * Whether it is told for whom it is asked, by a token of theirs or by a header. It may answer one caller otherwise than another then, so
   * that nothing of its answers is for anybody else.
   */
  readonly tellsCaller: boolean;
  /** Precedes the names of its tools and prompts. May be empty. */
  readonly prefix: string;
  /** Absent: none of the kind is served. */
  readonly tools?: NameFilterManifest;
  /** By URI. */
  readonly resources?: NameFilterManifest;
  readonly prompts?: NameFilterManifest;
  /** What callers need to see and to call its tools. */
  readonly scopes: string[];
  /** How long its lists are kept here, in milliseconds. */
  readonly listTtl: number;
  /** The revision of the protocol that is spoken to it. Absent: the newest that it knows. */
  readonly protocolVersion?: string;
}

/** Which names are taken: those that match one of `include` and none of `exclude`. `*` stands for any characters. */
export interface NameFilterManifest {
  readonly include: string[];
  readonly exclude: string[];
}

/** A Lambda function that gets an `InterceptorEvent` and may refuse or change calls, or what is answered. */
export interface InterceptorManifest {
  readonly functionArn: string;
  readonly phases: InterceptorPhase[];
  /** By the names of tools. */
  readonly tools: NameFilterManifest;
}

/** The names of the tools that tool search brings along. No other tool may have them. */
export const TOOL_SEARCH_NAMES = {
  /** Finds tools by words. */
  search: 'search_tools',
  /** Calls a tool that is not listed. */
  call: 'call_tool',
} as const;

/** The tool `search_tools`. */
export interface ToolSearchManifest {
  /** Whether lists hold no other tools than the search, `call_tool` and those that `alwaysListed` names. */
  readonly hidesTools: boolean;
  /** By the names of tools. */
  readonly alwaysListed: NameFilterManifest;
}
