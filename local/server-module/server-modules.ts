import { existsSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { MODULE_METADATA_KEY, type ModuleMetadata } from '../../src/contract';
import type { Watcher } from '../reload';
import type { LocalStack, Log } from '../stack';
import { followSource } from './follow-source';

/** The server modules of a stack, which follow their sources until they are closed. */
export interface ServerModules {
  /** The stack; functions with a module run from copies of their assets, so that nothing is written into those of the app. */
  readonly stack: LocalStack;
  /** The source files, absolute, that are bundled here when they change. */
  readonly entries: ReadonlySet<string>;
  /** The copies stay, for functions that still run. */
  close(): Promise<void>;
}

/** What server modules are followed with. */
export interface FollowOptions {
  /** Gets the copies of assets. */
  readonly directory: string;
  readonly log: Log;
  /** Called with the logical id of each function whose module is another one than before. */
  readonly reload: (logicalId: string) => void;
}

/**
 * Finds the server modules of a stack and bundles them from their sources as these are now. A module whose source is not on this
 * machine, or that was given ready-made, is served as it is in the asset.
 */
export async function followServerModules(stack: LocalStack, { directory, log, reload }: FollowOptions): Promise<ServerModules> {
  const copies = new Map<string, string>();
  const watchers: Watcher[] = [];
  const entries = new Set<string>();
  for (const { metadata: { [MODULE_METADATA_KEY]: metadata }, assetPath } of stack.resources.values()) {
    if (!metadata || !assetPath || copies.has(assetPath)) continue;
    const { entry }: ModuleMetadata = metadata;
    if (!existsSync(entry)) {
      log('local', `${entry} is not on this machine: the module is served as it was synthesized`);
      continue;
    }
    const assetFolder = await mkdtemp(join(directory, 'asset-'));
    await cp(assetPath, assetFolder, { recursive: true });
    copies.set(assetPath, assetFolder);
    const users = functionsWith(assetPath, stack);
    try {
      watchers.push(await followSource({ metadata, assetFolder, log, changed: () => users.forEach(reload) }));
      entries.add(entry);
    } catch (error) {
      log('local', `${entry} is not bundled anew when it changes: ${(error as Error).message}`);
    }
  }
  return {
    stack: withAssets(stack, copies),
    entries,
    close: async () => void await Promise.all(watchers.map(async (watcher) => watcher.close())),
  };
}

/** The logical ids. One asset may be the code of several functions: the one that serves MCP and the one that runs tasks share theirs. */
function functionsWith(assetPath: string, { resources }: LocalStack): string[] {
  return [...resources.values()].filter((resource) => resource.assetPath === assetPath).map(({ logicalId }) => logicalId);
}

/** @param copies by the path of the original */
function withAssets(stack: LocalStack, copies: ReadonlyMap<string, string>): LocalStack {
  const resources = [...stack.resources.values()].map((resource) => ({ ...resource, assetPath: copies.get(resource.assetPath ?? '') ?? resource.assetPath }));
  return { ...stack, resources: new Map(resources.map((resource) => [resource.logicalId, resource])) };
}
