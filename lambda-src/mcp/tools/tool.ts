import { join } from 'node:path';
import { storedValidator, type Validator } from './validator';
import type { JsonObject, ToolManifest } from '../../../src/contract';
import type { ToolHandler } from '../call/handler';
import { withTimeout } from '../call/limits';
import { loadToolHandlers, loadsMore } from '../handlers/load-tool-handlers';

/** A tool as `tools/list` gives it (MCP `Tool`), of whatever origin. */
export interface ListedTool extends Pick<ToolManifest, 'name' | 'title' | 'inputSchema' | 'outputSchema' | 'annotations'> {
  readonly description?: string;
  readonly _meta?: JsonObject;
}

/** A tool that can be called. */
export interface ServedTool {
  readonly manifest: ToolManifest;
  readonly validateArguments: Validator;
  /** Undefined when the tool declares no output schema. */
  readonly validateOutput?: Validator;
  readonly handle: ToolHandler;
}

/** Finds a declared tool by its name, and makes it callable; undefined if there is none. */
export type FindServedTool = (name: string) => ServedTool | Promise<ServedTool> | undefined;

/**
 * Makes tools ready to be called. The code that they need is loaded here, while the function starts. All else that a tool needs is made when
 * it is first called, so that many tools cost a start nothing.
 *
 * @param manifests by their names
 * @param assetFolder where the manifest is
 */
export async function prepareTools(manifests: ReadonlyMap<string, ToolManifest>, assetFolder: string): Promise<FindServedTool> {
  const createToolHandler = await loadToolHandlers(manifests.values());
  const served = new Map<string, ServedTool>();

  async function serve(manifest: ToolManifest): Promise<ServedTool> {
    const { input, output } = manifest.validators;
    const tool: ServedTool = {
      manifest,
      validateArguments: storedValidator(join(assetFolder, input)),
      ...(output !== undefined && { validateOutput: storedValidator(join(assetFolder, output)) }),
      handle: withTimeout(await createToolHandler(manifest.handler), manifest.handler),
    };
    served.set(manifest.name, tool);
    return tool;
  }

  for (const manifest of manifests.values()) {
    if (loadsMore(manifest.handler)) {
      await serve(manifest);
    }
  }
  return (name) => {
    const manifest = manifests.get(name);
    return manifest && (served.get(name) ?? serve(manifest));
  };
}
