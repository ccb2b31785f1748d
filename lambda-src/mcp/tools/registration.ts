import type { McpServer } from '@modelcontextprotocol/server';
import { callTool } from './call';
import { advertisedInput, advertisedOutput } from './schema';
import type { ServedTool } from './tool';
import type { JsonObject } from '../../../src/contract';
import type { RequestScope } from '../invocation';

/** Registers, with the server of one request, the tools that the request needs. */
export function registerTools(server: McpServer, tools: ReadonlyMap<string, ServedTool>, { era, invocation, message }: RequestScope): void {
  for (const tool of neededTools(tools, message)) {
    const { name, title, description, inputSchema, outputSchema, annotations } = tool.manifest;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: advertisedInput(inputSchema),
        ...(outputSchema !== undefined && { outputSchema: advertisedOutput(outputSchema, era) }),
        annotations,
      },
      (args, context) => callTool(tool, args as JsonObject, invocation, context.mcpReq.signal),
    );
  }
}

/**
 * The tools that a message is about: all for a list, one for a call, which so costs the same in a server of a thousand tools.
 */
function neededTools(tools: ReadonlyMap<string, ServedTool>, message: unknown): Iterable<ServedTool> {
  if (Array.isArray(message)) {
    return tools.values();
  }
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } | null };
  switch (method) {
    case 'tools/list': return tools.values();
    case 'tools/call': {
      const tool = tools.get(String(params?.name));
      return tool ? [tool] : [];
    }
    default: return [];
  }
}
