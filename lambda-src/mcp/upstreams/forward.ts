import { askerOf, listUser, withoutTasks } from './caller-asker';
import { forwardedResult } from './forwarded-result';
import { readMarked } from './marked';
import { parameterHeaders } from './parameter-headers';
import type { ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import type { Exchange } from '../call/exchange';
import { ERROR_CODES, ForwardedError } from '../call/protocol-error';
import { withValidTrace } from '../call/trace-context';

/** A request of the client that another server answers. */
export interface Forwarding {
  readonly served: ServedUpstream;
  readonly exchange: Exchange;
  /** True if interceptors have to see the result. It may be no task then, since the result of one comes by another way. */
  readonly isIntercepted?: boolean;
}

/**
 * Has another server answer a request.
 *
 * @param params with its names; what the client says beside them, and brings back, is added
 * @throws ForwardedError, ToolFailure and ServiceUnavailableError like `Upstream.request`
 */
export async function forward(method: string, params: JsonObject, forwarding: Forwarding): Promise<JsonObject> {
  return send(method, params, {}, forwarding);
}

/** The same for a call of a tool, which repeats arguments in headers if the tool asks for that. */
export async function forwardCall(name: string, args: unknown, forwarding: Forwarding): Promise<JsonObject> {
  const { served: { upstream, lists }, exchange } = forwarding;
  const user = { ...userOf(exchange), ...listUser(exchange) };
  const call = async () => {
    const tool = await lists.find('tools', name, user);
    return send('tools/call', { name, arguments: args }, upstream.era === 'modern' ? parameterHeaders(tool?.inputSchema, args) : {}, forwarding);
  };
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ForwardedError) || error.code !== ERROR_CODES.headerMismatch) {
      throw error;
    }
    // the schema has changed since it was read
    lists.forget('tools', user);
    return call();
  }
}

async function send(method: string, params: JsonObject, headers: Readonly<Record<string, string>>, forwarding: Forwarding): Promise<JsonObject> {
  const { served, exchange, isIntercepted = false } = forwarding;
  const { progressToken: _, ...given } = exchange.meta;
  const meta = withValidTrace(given);
  const asker = askerOf(exchange);
  const { inputResponses } = exchange;
  const state = readMarked(exchange.requestState)?.value;
  const result = await served.upstream.request({
    method,
    params: {
      ...params,
      ...(inputResponses !== undefined && { inputResponses }),
      ...(state !== undefined && { requestState: state }),
      ...(Object.keys(meta).length > 0 && { _meta: meta }),
    },
    headers,
  }, { ...userOf(exchange), asker: isIntercepted || !served.taskIds ? withoutTasks(asker) : asker });
  return forwardedResult(result, served, exchange);
}

/** Returns on whose behalf another server is asked, and until when. */
export function userOf({ invocation, signal }: Exchange): UpstreamUser {
  return { invocation, signal };
}
