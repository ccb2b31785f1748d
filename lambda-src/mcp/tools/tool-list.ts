import type { ServerContext } from '@modelcontextprotocol/server';
import type { ListedTool, ServedTool } from './tool';
import type { ToolCaller } from '../../../src/contract';
import type { ListSource } from '../listing/list-source';
import type { RequestHandler } from '../request-handlers';

/** A list of tools: what is known here, and where there are more. */
export interface ToolList {
  /** Answers `tools/list` with all that is known here. */
  readonly answer: (request: unknown, ctx: ServerContext) => Promise<{ readonly tools: readonly ListedTool[] }>;
  readonly sources: readonly ListSource[];
}

/** What a list of tools is made of. */
export interface ToolListProps {
  readonly declared: ReadonlyMap<string, ServedTool>;
  readonly caller: ToolCaller;
  /** The SDK's handler of `tools/list`, which lists what is registered with the server of this request. */
  readonly registered: RequestHandler;
  /** The tools of the module, by name. What else is registered is for the calls of this request. */
  readonly ofModule: ReadonlyMap<string, unknown>;
  readonly sources: readonly ListSource[];
}

/**
 * Lists the declared tools as they were declared, then those of the module, then those of the sources. A thousand tools are not registered
 * with the server of a request only to be listed.
 *
 * Declared tools whose scopes the caller lacks are left out. Calls of them are refused elsewhere, with the scopes to ask for: that such a
 * tool exists is no secret, it only is of no use.
 */
export function toolList({ declared, caller: { scopes }, registered, ofModule, sources }: ToolListProps): ToolList {
  return {
    answer: async (request, ctx) => {
      const { tools } = await registered(request, ctx) as { readonly tools: readonly ListedTool[] };
      const visible = [...declared.values()].filter(({ manifest }) => manifest.scopes?.every((scope) => scopes.includes(scope)) ?? true);
      return { tools: [...visible.map(({ listed }) => listed), ...tools.filter(({ name }) => ofModule.has(name))] };
    },
    sources,
  };
}
