import { lazyValidator, type Validator } from './schema';
import type { JsonObject, ToolManifest } from '../../../src/contract';
import type { ToolHandler } from '../call/handler';
import { withTimeout } from '../call/limits';
import { createToolHandler } from '../handlers/create-tool-handler';

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
 * while the function starts; schemas are compiled when their tool is first called, so that many tools cost a start nothing.
 */
export async function prepareTools(manifests: readonly ToolManifest[]): Promise<ReadonlyMap<string, ServedTool>> {
  const tools = new Map<string, ServedTool>();
  for (const manifest of manifests) {
    tools.set(manifest.name, {
      manifest,
      listed: toListedTool(manifest),
      validateArguments: lazyValidator(manifest.inputSchema),
      ...(manifest.outputSchema !== undefined && { validateOutput: lazyValidator(manifest.outputSchema) }),
      handle: withTimeout(await createToolHandler(manifest.handler), manifest.handler),
    });
  }
  return tools;
}

function toListedTool({ name, title, description, inputSchema, outputSchema, annotations, meta }: ToolManifest): ListedTool {
  return { name, title, description, inputSchema, annotations, outputSchema, ...(meta && { _meta: meta }) };
}
