import type { ListingManifest, ServerManifest } from '../../../src/contract';
import type { OpenSource } from '../call/source';
import type { TaskSupport } from '../call/task-support';
import type { Interceptor } from '../interceptors/interceptor';
import type { ServerModule, TakenNames } from '../module/server-module';
import type { ToolSearch } from '../search/tool-search';
import type { McpServers } from '../upstreams/mcp-servers';

/** All that a server serves, made ready while the function starts. */
export interface Served {
  readonly identity: ServerManifest;
  /** The sources of what is declared: tools, resources and prompts, as far as there are any. */
  readonly declared: readonly OpenSource[];
  /** The names of what is declared. */
  readonly taken: TakenNames;
  /** True if a declared tool shows its results in a page. */
  readonly hasPages: boolean;
  readonly listing: ListingManifest;
  /** The prefix that clients put before a scope when they ask for it. May be empty. */
  readonly requestedScopePrefix: string;
  /** In the order in which they see a call. */
  readonly interceptors: readonly Interceptor[];
  /** The tools that find and call others, if there are any. */
  readonly toolSearch?: ToolSearch;
  /** Other servers whose tools, resources and prompts are served too, if there are any. */
  readonly mcpServers?: McpServers;
  /** The owner's module, if there is one. */
  readonly module?: ServerModule;
  /** True if something calls a service on behalf of the person that calls it, for which it needs their access token. */
  readonly exchangesTokens: boolean;
  /** True if there are a sealing secret, a state table and a task function. */
  readonly keepsState: boolean;
  /** The way in which calls run as tasks, if the server keeps state. */
  readonly tasks?: TaskSupport;
}
