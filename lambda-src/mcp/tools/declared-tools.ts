import { declaredTool } from './declared-tool';
import { listedTools } from './listed-tools';
import { prepareTools } from './tool';
import type { ListingManifest, ToolManifest } from '../../../src/contract';
import type { OpenSource } from '../call/source';

/**
 * Makes a source of the declared tools.
 *
 * @param assetFolder where the manifest is
 */
export async function declaredTools(
  manifests: readonly ToolManifest[],
  { unauthorizedTools = 'hidden' }: ListingManifest,
  assetFolder: string,
): Promise<OpenSource> {
  const tools = await prepareTools(manifests, assetFolder);
  return ({ invocation }, tasks) => ({
    capabilities: { tools: { listChanged: false } },

    has: (kind, key) => kind === 'tools' && tools.has(key),

    entries: (list) => (list === 'tools/list' ? listedTools(tools.values(), invocation, unauthorizedTools) : []),

    findTool: (name) => {
      const tool = tools.get(name);
      return tool && declaredTool(tool, tasks);
    },
  });
}
