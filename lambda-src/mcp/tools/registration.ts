import { requireScopes, type McpServer, type RegisteredTool, type ServerContext } from '@modelcontextprotocol/server';
import { calledTools } from './called-tools';
import { standardSchema } from './schema';
import type { ServedTool } from './tool';
import type { JsonObject, ToolEvent, ToolProgressLine } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import { toToolResult } from '../call/result';
import { traceContextOf } from '../call/trace-context';
import type { TaskSupport } from '../tasks/task-support';

/**
 * Gathers the tools that are registered with a server from now on, by name.
 *
 * @param tools where to
 */
export function gatherTools(server: McpServer, tools = new Map<string, RegisteredTool>()): ReadonlyMap<string, RegisteredTool> {
  const register = server.registerTool.bind(server) as (name: string, ...rest: unknown[]) => RegisteredTool;
  server.registerTool = ((name: string, ...rest: unknown[]) => {
    const tool = register(name, ...rest);
    tools.set(name, tool);
    return tool;
  }) as typeof server.registerTool;
  return tools;
}

/** Registers, with the server of one request, the declared tools that it calls. So a call costs the same in a server of a thousand tools. */
export function registerTools(
  server: McpServer,
  tools: ReadonlyMap<string, ServedTool>,
  scope: RequestScope,
  tasks: TaskSupport | undefined,
): void {
  const { invocation, message } = scope;
  for (const called of calledTools(message)) {
    const tool = tools.get(called);
    if (tool === undefined) {
      continue;
    }
    const { name, title, description, inputSchema, outputSchema, annotations, scopes: neededScopes = [] } = tool.manifest;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: standardSchema(inputSchema, tool.validateArguments),
        ...(outputSchema && tool.validateOutput && { outputSchema: standardSchema(outputSchema, tool.validateOutput) }),
        annotations,
        ...(isNotEmpty(neededScopes) && { scopeChallenge: requireScopes(...neededScopes) }),
      },
      async (args, ctx) => {
        const { requestId, caller: { clientId, subject, scopes }, deadline } = invocation;
        const trace = traceContextOf(ctx.mcpReq._meta);
        const event: ToolEvent = {
          version: '1',
          tool: name,
          arguments: args as JsonObject,
          requestId,
          caller: { clientId, subject, scopes },
          ...(trace && { trace }),
        };
        const answer = await tool.handle(event, {
          signal: AbortSignal.any([ctx.mcpReq.signal, deadline]),
          reportProgress: (progress) => reportProgress(ctx, progress),
          accessToken: invocation.accessToken,
          executionTask: tasks?.executionTask(scope),
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

function isNotEmpty(scopes: string[]): scopes is [string, ...string[]] {
  return scopes.length > 0;
}
