import { exchangesTokens } from './credentials/exchanges-tokens';
import type { Interceptor } from './interceptors/interceptor';
import { prepareInterceptors } from './interceptors/prepare-interceptors';
import type { ServerModule } from './module/load-module';
import { prepareResources, type ServedResource } from './resources/resource';
import { prepareResourceTemplates, type ServedResourceTemplate } from './resources/resource-template';
import type { ToolSearch } from './search/tool-search';
import type { TaskSupport } from './tasks/task-support';
import { prepareTools, type ServedTool } from './tools/tool';
import type { McpServers } from './upstreams/mcp-servers';
import type { ListingManifest, Manifest, PromptManifest, ServerManifest, ToolSearchManifest } from '../../src/contract';

/** What the server serves, made ready while the function starts. */
export interface Served {
  readonly identity: ServerManifest;
  /** By name, in the order of declaration. */
  readonly tools: ReadonlyMap<string, ServedTool>;
  /** By normalized URI, in the order of declaration. */
  readonly resources: ReadonlyMap<string, ServedResource>;
  /** In the order of declaration. */
  readonly resourceTemplates: readonly ServedResourceTemplate[];
  /** By name, in the order of declaration. */
  readonly prompts: ReadonlyMap<string, PromptManifest>;
  readonly listing: ListingManifest;
  /** The prefix that clients put before a scope when they ask for it. May be empty. */
  readonly requestedScopePrefix: string;
  /** In the order in which they see a call. */
  readonly interceptors: readonly Interceptor[];
  /** The tools that find and call others, if there are any. */
  readonly toolSearch?: ToolSearch;
  /** Other servers whose tools, resources and prompts are served too, if there are any. */
  readonly mcpServers?: McpServers;
  /** What the owner's module adds, if there is one. */
  readonly module?: ServerModule;
  /** Whether something calls a service on behalf of the person that calls it, for which it needs their access token. */
  readonly exchangesTokens: boolean;
  /** Whether there are a sealing secret, a state table and a task function. */
  readonly keepsState: boolean;
  /** How calls run as tasks in this function, if the server keeps state. */
  readonly tasks?: TaskSupport;
}

/**
 * Makes ready what a manifest names. The code of each kind of thing is loaded only if it is in use.
 *
 * @param assetFolder where the manifest is
 * @param tasks how calls run as tasks in this function, if the server keeps state
 */
export async function prepareServed(manifest: Manifest, assetFolder: string, tasks?: TaskSupport): Promise<Served> {
  const { server: identity, listing, requestedScopePrefix = '', keepsState } = manifest;
  const module = manifest.module === undefined ? undefined : await loadServerModule(assetFolder, manifest.module);
  return {
    identity,
    listing,
    requestedScopePrefix,
    keepsState,
    exchangesTokens: exchangesTokens(manifest),
    tools: await prepareTools(manifest.tools, assetFolder),
    resources: await prepareResources(manifest.resources, assetFolder),
    resourceTemplates: await prepareResourceTemplates(manifest.resourceTemplates, assetFolder),
    prompts: new Map(manifest.prompts.map((prompt) => [prompt.name, prompt])),
    interceptors: [...await prepareInterceptors(manifest.interceptors), ...(module?.interceptor ? [module.interceptor] : [])],
    ...(manifest.toolSearch !== undefined && { toolSearch: await loadToolSearch(manifest.toolSearch) }),
    ...(manifest.mcpServers.length > 0 && { mcpServers: await loadMcpServers(manifest) }),
    ...(module !== undefined && { module }),
    ...(tasks !== undefined && { tasks }),
  };
}

/** The code around a module is loaded for a module only, and before the first request needs it. */
async function loadServerModule(assetFolder: string, file: string): Promise<ServerModule> {
  const [{ loadModule }] = await Promise.all([import('./module/load-module'), import('./module/registration')]);
  return loadModule(assetFolder, file);
}

async function loadToolSearch(manifest: ToolSearchManifest): Promise<ToolSearch> {
  const { prepareToolSearch } = await import('./search/tool-search');
  return prepareToolSearch(manifest);
}

async function loadMcpServers(manifest: Manifest): Promise<McpServers> {
  const { prepareMcpServers } = await import('./upstreams/mcp-servers');
  return prepareMcpServers(manifest);
}
