import { join } from 'node:path';
import { storedValidator, type Validator } from './validator';
import type { JsonObject, ToolManifest } from '../../../src/contract';
import type { ToolHandler } from '../call/handler';
import { withTimeout } from '../call/limits';
import { loadToolHandlers } from '../handlers/load-tool-handlers';

/** A tool as `tools/list` gives it (MCP `Tool`), of whatever origin. */
export interface ListedTool extends Pick<ToolManifest, 'name' | 'title' | 'inputSchema' | 'outputSchema' | 'annotations'> {
  readonly description?: string;
  readonly _meta?: JsonObject;
}

/** A tool that can be called. */
export interface ServedTool {
  readonly manifest: ToolManifest;
  readonly listed: ListedTool;
  readonly validateArguments: Validator;
  /** Undefined when the tool declares no output schema. */
  readonly validateOutput?: Validator;
  readonly handle: ToolHandler;
}

/**
 * Makes tools callable, by name in the order of declaration. The code of the kinds of handlers that are in use is loaded here,
 * while the function starts; validators are loaded when their tool is first called, so that many tools cost a start nothing.
 *
 * @param assetFolder where the manifest is
 */
export async function prepareTools(manifests: readonly ToolManifest[], assetFolder: string): Promise<ReadonlyMap<string, ServedTool>> {
  const tools = new Map<string, ServedTool>();
  const createToolHandler = await loadToolHandlers(manifests.map(({ handler }) => handler));
  for (const manifest of manifests) {
    const { input, output } = manifest.validators;
    tools.set(manifest.name, {
      manifest,
      listed: toListedTool(manifest),
      validateArguments: storedValidator(join(assetFolder, input)),
      ...(output !== undefined && { validateOutput: storedValidator(join(assetFolder, output)) }),
      handle: withTimeout(await createToolHandler(manifest.handler), manifest.handler),
    });
  }
  return tools;
}

function toListedTool({ name, title, description, inputSchema, outputSchema, annotations, meta }: ToolManifest): ListedTool {
  return { name, title, description, inputSchema, annotations, outputSchema, ...(meta && { _meta: meta }) };
}
