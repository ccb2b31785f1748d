import type { Served } from './served';
import type { Manifest, ToolSearchManifest } from '../../../src/contract';
import type { OpenSource } from '../call/source';
import type { TaskSupport } from '../call/task-support';
import { normalizeUri } from '../call/uri';
import { exchangesTokens } from '../credentials/exchanges-tokens';
import { prepareInterceptors } from '../interceptors/prepare-interceptors';
import type { ServerModule, TakenNames } from '../module/server-module';
import type { ToolSearch } from '../search/tool-search';
import { declaredTools } from '../tools/declared-tools';
import { hasUi } from '../tools/ui';
import type { McpServers } from '../upstreams/mcp-servers';

/**
 * Makes ready what a manifest names. The code of each kind of thing is loaded only if it is in use.
 *
 * @param assetFolder where the manifest is
 * @param tasks the way in which calls run as tasks in this function, if it is known already
 */
export async function prepareServed(manifest: Manifest, assetFolder: string, tasks?: TaskSupport): Promise<Served> {
  const { server: identity, listing, requestedScopePrefix = '', keepsState } = manifest;
  const toolSearch = manifest.toolSearch && await loadToolSearch(manifest.toolSearch);
  const module = manifest.module === undefined ? undefined : await loadServerModule(assetFolder, manifest.module, manifest);
  return {
    identity,
    listing,
    requestedScopePrefix,
    keepsState,
    declared: await loadDeclared(manifest, assetFolder),
    taken: namesTaken(manifest, toolSearch),
    hasPages: manifest.tools.some(({ meta }) => meta !== undefined && hasUi({ _meta: meta })),
    exchangesTokens: exchangesTokens(manifest),
    interceptors: [...await prepareInterceptors(manifest.interceptors), ...(module?.interceptor ? [module.interceptor] : [])],
    ...(toolSearch && { toolSearch }),
    ...(manifest.mcpServers.length > 0 && { mcpServers: await loadMcpServers(manifest) }),
    ...(module && { module }),
    ...(tasks && { tasks }),
  };
}

async function loadDeclared(manifest: Manifest, assetFolder: string): Promise<readonly OpenSource[]> {
  const { tools, resources, resourceTemplates, prompts, listing } = manifest;
  const declared: OpenSource[] = [];
  if (tools.length > 0) {
    declared.push(await declaredTools(tools, listing, assetFolder));
  }
  if (resources.length + resourceTemplates.length > 0) {
    const { declaredResources } = await import('../resources/declared-resources');
    declared.push(await declaredResources(manifest, assetFolder));
  }
  if (prompts.length > 0) {
    const { declaredPrompts } = await import('../prompts/declared-prompts');
    declared.push(declaredPrompts(prompts));
  }
  return declared;
}

function namesTaken({ tools, prompts, resources, resourceTemplates }: Manifest, toolSearch: ToolSearch | undefined): TakenNames {
  const nameOf = ({ name }: { readonly name: string }) => name;
  const isTool = amongThose(tools, nameOf);
  const isResource = amongThose(resources, ({ uri }) => normalizeUri(uri));
  return {
    tool: (name) => isTool(name) || toolSearch?.names.has(name) === true,
    prompt: amongThose(prompts, nameOf),
    resource: (uri) => URL.canParse(uri) && isResource(normalizeUri(uri)),
    resourceTemplate: amongThose(resourceTemplates, nameOf),
  };
}

/** Makes what tells whether one of some things has a key. Their keys are collected when the first one is asked for: only modules ask. */
function amongThose<T>(things: readonly T[], keyOf: (thing: T) => string): (key: string) => boolean {
  let keys: ReadonlySet<string> | undefined;
  return (key) => (keys ??= new Set(things.map(keyOf))).has(key);
}

/** The code around a module is loaded for a module only, and before the first request needs it. */
async function loadServerModule(assetFolder: string, file: string, manifest: Manifest): Promise<ServerModule> {
  const { loadModule } = await import('../module/load-module');
  return loadModule(assetFolder, file, manifest);
}

async function loadToolSearch(manifest: ToolSearchManifest): Promise<ToolSearch> {
  const { prepareToolSearch } = await import('../search/tool-search');
  return prepareToolSearch(manifest);
}

async function loadMcpServers(manifest: Manifest): Promise<McpServers> {
  const { prepareMcpServers } = await import('../upstreams/mcp-servers');
  return prepareMcpServers(manifest);
}
