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
  const tools = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  const find = await prepareTools(tools, assetFolder);
  const list = listedTools(manifests, unauthorizedTools);
  return ({ invocation }, tasks) => ({
    capabilities: { tools: { listChanged: false } },

    has: (kind, key) => kind === 'tools' && tools.has(key),

    entries: (method) => (method === 'tools/list' ? list(invocation) : []),

    findTool: async (name) => {
      const tool = await find(name);
      return tool && declaredTool(tool, tasks);
    },
  });
}
