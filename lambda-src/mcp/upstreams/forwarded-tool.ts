import { listUser } from './caller-asker';
import { forwardCall, userOf } from './forward';
import { mayCallTools, nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { JsonObject } from '../../../src/contract';
import type { CallableTool } from '../call/callable-tool';
import type { Exchange } from '../call/exchange';
import { ToolFailure } from '../call/failure';
import { ERROR_CODES, ForwardedError } from '../call/protocol-error';
import { errorResult, type ToolAnswer } from '../call/result';
import { CallBecameTask } from '../call/task-support';

/**
 * Finds the tool of another server that a request calls. Its calls are answered, counted and refused like those of other tools; its arguments
 * and results are judged by the other server, and its client.
 *
 * @param isIntercepted whether interceptors have to see what is answered
 * @returns undefined when no other server has it
 */
export async function findForwardedTool(
  name: string,
  upstreams: readonly ServedUpstream[],
  exchange: Exchange,
  isIntercepted: boolean,
): Promise<CallableTool | undefined> {
  const { caller } = exchange.invocation;
  const candidates = upstreams.filter((served) => nameAtUpstream(served, 'tools', name) !== undefined);
  const failures: unknown[] = [];
  for (const served of candidates.filter((candidate) => mayCallTools(candidate, caller))) {
    const user = { ...userOf(exchange), ...listUser(exchange) };
    const tool = await served.lists.find('tools', nameAtUpstream(served, 'tools', name)!, user).catch((error: unknown) => void failures.push(error));
    if (tool !== undefined) {
      const call: Call = (args) => forwardCall(String(tool.name), args, { served, exchange, isIntercepted });
      return forwardedTool(name, served.owner, isIntercepted ? withResultsAlone(call) : call, tool);
    }
  }
  const refusing = candidates.find((candidate) => !mayCallTools(candidate, caller));
  if (refusing !== undefined) {
    // which tools there are is not asked for a caller who may not call them
    const { upstream: { manifest: { scopes } }, owner } = refusing;
    return { ...forwardedTool(name, owner, () => Promise.reject(new Error('The caller lacks scopes'))), lacks: () => ({ scopes }) };
  }
  return failures.length === 0 ? undefined : forwardedTool(name, candidates[0]!.owner, () => Promise.reject(failures[0] as Error));
}

type Call = (args: JsonObject) => Promise<JsonObject>;

/** @param listed as the other server lists it, if that is known */
function forwardedTool(name: string, stateOwner: string, call: Call, { inputSchema, outputSchema }: JsonObject = {}): CallableTool {
  return {
    name,
    stateOwner,
    ...(inputSchema !== undefined && { inputSchema: inputSchema as JsonObject }),
    // earlier revisions know objects only: the output is adapted by this
    ...(outputSchema !== undefined && { outputSchema: outputSchema as JsonObject }),
    lacks: () => undefined,
    validArguments: (sent) => ({ sent, parsed: sent }),
    call: async ({ sent }) => {
      const result = await call(sent);
      if (result.resultType === 'task') {
        throw new CallBecameTask(result);
      }
      return result as unknown as ToolAnswer;
    },
  };
}

/** Errors of the protocol, and tasks, would pass interceptors by, with whatever they tell. */
function withResultsAlone(call: Call): Call {
  return async (args) => {
    try {
      const result = await call(args);
      if (result.resultType === 'task') {
        throw new ToolFailure('failed', 'The MCP server answered with a task, which it was not asked for');
      }
      return result;
    } catch (error) {
      if (error instanceof ForwardedError && error.code !== ERROR_CODES.urlElicitationRequired) {
        return errorResult(error.message) as JsonObject;
      }
      throw error;
    }
  };
}
