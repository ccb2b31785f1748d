import type { ServerModule } from './module/load-module';
import { prepareResources, type ServedResource } from './resources/resource';
import type { TaskSupport } from './tasks/task-support';
import { prepareTools, type ServedTool } from './tools/tool';
import type { ListingManifest, Manifest, PromptManifest, ServerManifest } from '../../src/contract';

/** What the server serves, made ready while the function starts. */
export interface Served {
  readonly identity: ServerManifest;
  /** By name, in the order of declaration. */
  readonly tools: ReadonlyMap<string, ServedTool>;
  /** By normalized URI, in the order of declaration. */
  readonly resources: ReadonlyMap<string, ServedResource>;
  /** By name, in the order of declaration. */
  readonly prompts: ReadonlyMap<string, PromptManifest>;
  readonly listing: ListingManifest;
  /** What the owner's module adds, if there is one. */
  readonly module?: ServerModule;
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
  const { server: identity, listing, keepsState } = manifest;
  return {
    identity,
    listing,
    keepsState,
    tools: await prepareTools(manifest.tools),
    resources: prepareResources(manifest.resources, assetFolder),
    prompts: new Map(manifest.prompts.map((prompt) => [prompt.name, prompt])),
    ...(manifest.module !== undefined && { module: await loadServerModule(assetFolder, manifest.module) }),
    ...(tasks !== undefined && { tasks }),
  };
}

/** The code around a module is loaded for a module only, and before the first request needs it. */
async function loadServerModule(assetFolder: string, file: string): Promise<ServerModule> {
  const [{ loadModule }] = await Promise.all([import('./module/load-module'), import('./module/registration')]);
  return loadModule(assetFolder, file);
}
