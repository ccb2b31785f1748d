import type { ServedTool } from './tool';
import type { ToolCaller } from '../../../src/contract';
import type { RequestHandler } from '../request-handlers';

/**
 * Has the handler of `tools/list` leave out the declared tools whose scopes the caller lacks. Calls of them are refused elsewhere, with
 * the scopes to ask for: that such a tool exists is no secret, it only is of no use.
 */
export function visibleTools(
  method: string,
  handler: RequestHandler,
  tools: ReadonlyMap<string, ServedTool>,
  { scopes }: ToolCaller,
): RequestHandler {
  if (method !== 'tools/list') {
    return handler;
  }
  return async (request, ctx) => {
    const result = await handler(request, ctx) as { readonly tools: readonly { readonly name: string }[] };
    const isVisible = ({ name }: { readonly name: string }) => tools.get(name)?.manifest.scopes?.every((scope) => scopes.includes(scope)) ?? true;
    return { ...result, tools: result.tools.filter(isVisible) };
  };
}
