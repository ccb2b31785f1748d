import type { McpServer, Result, ServerContext } from '@modelcontextprotocol/server';
import { askerOf, listUser, withoutTasks } from './caller-asker';
import { ForwardedError } from './forwarded-error';
import { forwardedResult } from './forwarded-result';
import { readMarked } from './marked';
import { parameterHeaders } from './parameter-headers';
import type { ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import { withValidTrace } from '../call/trace-context';

/** MCP 2026-07-28 `HeaderMismatch`. */
const HEADER_MISMATCH = -32020;

/** A request of the client that another server answers. */
export interface Forwarding {
  readonly served: ServedUpstream;
  readonly server: McpServer;
  readonly scope: RequestScope;
  readonly ctx: ServerContext;
  /** Whether interceptors have to see the result. It may be no task then, since the result of one comes by another way. */
  readonly isIntercepted?: boolean;
}

/**
 * Has another server answer a request.
 *
 * @param params with its names; what the client says beside them, and brings back, is added
 * @throws ForwardedError, ToolFailure and ServiceUnavailableError like `Upstream.request`
 */
export async function forward(method: string, params: JsonObject, forwarding: Forwarding): Promise<Result> {
  return send(method, params, {}, forwarding);
}

/** The same for a call of a tool, which repeats arguments in headers if the tool asks for that. */
export async function forwardCall(name: string, args: unknown, forwarding: Forwarding): Promise<Result> {
  const { served: { upstream, lists } } = forwarding;
  const user = { ...userOf(forwarding), ...listUser(forwarding.scope) };
  const call = async () => {
    const tool = await lists.find('tools', name, user);
    return send('tools/call', { name, arguments: args }, upstream.era === 'modern' ? parameterHeaders(tool?.inputSchema, args) : {}, forwarding);
  };
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ForwardedError) || error.code !== HEADER_MISMATCH) {
      throw error;
    }
    // the schema has changed since it was read
    lists.forget('tools', user);
    return call();
  }
}

async function send(method: string, params: JsonObject, headers: Readonly<Record<string, string>>, forwarding: Forwarding): Promise<Result> {
  const { served, server, scope, ctx, isIntercepted = false } = forwarding;
  const { mcpReq } = ctx;
  const { progressToken: _, ...given } = mcpReq._meta ?? {};
  const meta = withValidTrace(given);
  const asker = askerOf(server, ctx, scope);
  const state = readMarked(mcpReq.requestState())?.value;
  const result = await served.upstream.request({
    method,
    params: {
      ...params,
      ...(mcpReq.inputResponses !== undefined && { inputResponses: mcpReq.inputResponses }),
      ...(state !== undefined && { requestState: state }),
      ...(Object.keys(meta).length > 0 && { _meta: meta }),
    },
    headers,
  }, { ...userOf(forwarding), asker: isIntercepted || !served.taskIds ? withoutTasks(asker) : asker });
  return forwardedResult(result, served, scope);
}

function userOf({ scope: { invocation }, ctx }: Forwarding): UpstreamUser {
  return { invocation, signal: AbortSignal.any([ctx.mcpReq.signal, invocation.deadline]) };
}
