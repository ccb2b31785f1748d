import { ProtocolErrorCode, requireScopes, type CallToolResult, type McpServer, type Result, type ServerContext } from '@modelcontextprotocol/server';
import { listUser } from './caller-asker';
import { forwardCall } from './forward';
import { ForwardedError } from './forwarded-error';
import type { OwnNames } from './own-names';
import { mayCallTools, nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import { ToolFailure } from '../call/failure';
import type { RequestScope } from '../call/invocation';
import { errorResult } from '../call/result';
import { CallBecameTask } from '../tasks/task-support';
import { standardSchema } from '../tools/schema';

/** What there is to register. */
export interface ForwardedToolProps {
  /** Of the tool that is called. */
  readonly name: string;
  readonly upstreams: readonly ServedUpstream[];
  readonly own: OwnNames;
  readonly scope: RequestScope;
  /** Whether interceptors have to see what is answered. */
  readonly isIntercepted: boolean;
}

/**
 * Registers, with the server of one request, the tool of another server that the request calls. Its calls are then answered, counted and
 * refused like those of other tools; its arguments and results are judged by the other server, and its client.
 *
 * @returns whose state its questions have, undefined when no other server has the tool
 */
export async function registerForwardedTool(
  server: McpServer,
  { name, upstreams, own, scope, isIntercepted }: ForwardedToolProps,
): Promise<string | undefined> {
  if (own.has('tools', name)) {
    return undefined;
  }
  const { invocation } = scope;
  const candidates = upstreams.filter((served) => nameAtUpstream(served, 'tools', name) !== undefined);
  const failures: unknown[] = [];
  for (const served of candidates.filter((candidate) => mayCallTools(candidate, invocation.caller))) {
    const user: UpstreamUser = { ...listUser(scope), signal: AbortSignal.any([invocation.disconnected, invocation.deadline]) };
    const tool = await served.lists.find('tools', nameAtUpstream(served, 'tools', name)!, user).catch((error: unknown) => void failures.push(error));
    if (tool !== undefined) {
      const call: Call = (args, ctx) => forwardCall(String(tool.name), args, { served, server, scope, ctx, isIntercepted });
      register(server, name, tool, isIntercepted ? withResultsAlone(call) : call);
      return served.owner;
    }
  }
  const refusing = candidates.find((candidate) => !mayCallTools(candidate, invocation.caller));
  if (refusing !== undefined) {
    // which tools there are is not asked for a caller who may not call them
    const scopeChallenge = requireScopes(...refusing.upstream.manifest.scopes as [string, ...string[]]);
    server.registerTool(name, { scopeChallenge }, () => Promise.reject(new Error('The caller lacks scopes')));
    return refusing.owner;
  }
  if (failures.length > 0) {
    server.registerTool(name, { inputSchema: ANY }, () => Promise.reject(failures[0] as Error));
    return candidates[0]!.owner;
  }
  return undefined;
}

/** Errors of the protocol, and tasks, would pass interceptors by, with whatever they tell. */
function withResultsAlone(call: Call): Call {
  return async (args, ctx) => {
    try {
      const result = await call(args, ctx);
      if (result.resultType === 'task') {
        throw new ToolFailure('failed', 'The MCP server answered with a task, which it was not asked for');
      }
      return result;
    } catch (error) {
      if (error instanceof ForwardedError && error.code !== Number(ProtocolErrorCode.UrlElicitationRequired)) {
        return errorResult(error.message);
      }
      throw error;
    }
  };
}

const ANY = standardSchema({ type: 'object' }, () => undefined);

type Call = (args: unknown, ctx: ServerContext) => Promise<Result>;

function register(server: McpServer, name: string, { inputSchema, outputSchema }: JsonObject, call: Call): void {
  const registered = server.registerTool(
    name,
    // with the schema, the SDK compares the headers that repeat arguments
    { inputSchema: standardSchema(inputSchema as JsonObject, () => undefined) },
    async (args, ctx) => {
      const result = await call(args, ctx);
      if (result.resultType === 'task') {
        throw new CallBecameTask(result);
      }
      return result as CallToolResult;
    },
  );
  // earlier revisions know objects only: the SDK adapts the output by this
  registered.outputSchemaJson = outputSchema as Record<string, unknown> | undefined;
}
