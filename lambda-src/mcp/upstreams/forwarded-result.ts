import { writeMarked } from './marked';
import type { ServedUpstream } from './served-upstream';
import type { JsonObject } from '../../../src/contract';
import { isTooDeep } from '../call/bounded-json';
import type { Exchange } from '../call/exchange';
import { ToolFailure } from '../call/failure';
import { knowsTasks } from '../tasks/extension';

/** The member of `_meta` in which a server tells about itself (MCP 2026-07-28, basic). */
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/**
 * The answer of another server as the answer of this one: the same, but for what is between each server and its client. The state of a
 * multi-round-trip request, and the id of a task, is marked, so that it comes back to the server it is of.
 *
 * @throws ToolFailure when it is neither a result, nor a question, nor a task, or nested too deeply to be sent
 */
export async function forwardedResult(
  result: JsonObject,
  { owner, taskIds }: ServedUpstream,
  exchange: Exchange,
): Promise<JsonObject> {
  const { era, invocation: { caller } } = exchange;
  if (isTooDeep(result)) {
    throw new ToolFailure('failed', 'The answer of the MCP server is nested too deeply');
  }
  const { resultType = 'complete', _meta, ...members } = result;
  const meta = Object.fromEntries(Object.entries((_meta ?? {}) as object).filter(([name]) => name !== SERVER_INFO));
  const forwarded = { ...members, ...(Object.keys(meta).length > 0 && { _meta: meta }) };
  switch (resultType) {
    case 'complete': return era === 'modern' ? forwarded : withoutCacheHints(forwarded);
    case 'input_required': {
      const { requestState } = members;
      return { ...forwarded, resultType, ...(typeof requestState === 'string' && { requestState: writeMarked({ owner, value: requestState }) }) };
    }
    case 'task': {
      const { taskId } = members;
      if (knowsTasks(exchange) && taskIds && typeof taskId === 'string') {
        return { ...forwarded, resultType, taskId: writeMarked({ owner, value: await taskIds.toClient(taskId, caller) }) };
      }
      break;
    }
  }
  throw new ToolFailure('failed', 'The MCP server answered with a type of result that was not asked for');
}

function withoutCacheHints({ ttlMs: _ttlMs, cacheScope: _cacheScope, ...members }: JsonObject): JsonObject {
  return members;
}
