import { requireScopes, type McpServer, type RegisteredTool, type ServerContext } from '@modelcontextprotocol/server';
import { toToolResult } from './result';
import { standardInput, standardOutput } from './schema';
import type { ServedTool } from './tool';
import type { JsonObject, ToolEvent, ToolProgressLine } from '../../../src/contract';
import type { RequestScope } from '../invocation';
import { requestsIn } from '../requested';
import type { TaskSupport } from '../tasks/task-support';

/** Gathers the tools that are registered with a server from now on, by name. */
export function gatherTools(server: McpServer): ReadonlyMap<string, RegisteredTool> {
  const tools = new Map<string, RegisteredTool>();
  const register = server.registerTool.bind(server) as (name: string, ...rest: unknown[]) => RegisteredTool;
  server.registerTool = ((name: string, ...rest: unknown[]) => {
    const tool = register(name, ...rest);
    tools.set(name, tool);
    return tool;
  }) as typeof server.registerTool;
  return tools;
}

/** Registers, with the server of one request, the declared tools that the request needs. */
export function registerTools(
  server: McpServer,
  tools: ReadonlyMap<string, ServedTool>,
  scope: RequestScope,
  tasks: TaskSupport | undefined,
): void {
  const { era, invocation, message } = scope;
  for (const tool of neededTools(tools, message)) {
    const { name, title, description, inputSchema, outputSchema, annotations, longRunning, scopes: neededScopes = [] } = tool.manifest;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: standardInput(inputSchema, tool.validateArguments),
        ...(outputSchema && tool.validateOutput && { outputSchema: standardOutput(outputSchema, tool.validateOutput, era) }),
        annotations,
        ...(isNotEmpty(neededScopes) && { scopeChallenge: requireScopes(...neededScopes) }),
      },
      async (args, ctx) => {
        if (longRunning) {
          await tasks?.runAsTask(ctx, scope);
        }
        const { requestId, caller: { clientId, subject, scopes }, deadline } = invocation;
        const event: ToolEvent = {
          version: '1',
          tool: name,
          arguments: args as JsonObject,
          requestId,
          caller: { clientId, subject, scopes },
        };
        const answer = await tool.handle(event, {
          signal: AbortSignal.any([ctx.mcpReq.signal, deadline]),
          reportProgress: (progress) => reportProgress(ctx, progress),
          accessToken: invocation.accessToken,
        });
        return toToolResult(answer, outputSchema);
      },
    );
  }
}

async function reportProgress({ mcpReq }: ServerContext, progress: ToolProgressLine): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken !== undefined) {
    await mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } });
  }
}

/**
 * The tools that a message is about: all for a list, one for a call, which so costs the same in a server of a thousand tools.
 */
function neededTools(tools: ReadonlyMap<string, ServedTool>, message: unknown): Iterable<ServedTool> {
  const requests = requestsIn(message);
  if (requests.some(({ method }) => method === 'tools/list')) {
    return tools.values();
  }
  const called = requests.filter(({ method }) => method === 'tools/call').map(({ params }) => tools.get(String(params?.name)));
  return new Set(called.filter((tool) => tool !== undefined));
}

function isNotEmpty(scopes: string[]): scopes is [string, ...string[]] {
  return scopes.length > 0;
}
