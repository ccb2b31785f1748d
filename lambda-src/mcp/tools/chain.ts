import { toToolAnswer } from './answer';
import type { JsonObject } from '../../../src/contract';
import { InvalidArgumentsError, type CallableTool, type ValidArguments } from '../call/callable-tool';
import { ToolFailure } from '../call/failure';
import { hasMember, UNUSABLE_NAME } from '../call/member-names';
import type { ToolAnswer } from '../call/result';
import type { InterceptedCall, Interceptor } from '../interceptors/interceptor';

/** A call on its way through interceptors. */
export interface ChainedCall extends Omit<InterceptedCall, 'tool' | 'arguments'> {
  readonly tool: CallableTool;
  /** Has the tool answer. */
  readonly callTool: (args: ValidArguments) => Promise<ToolAnswer>;
}

/**
 * Leads a call through interceptors to its tool, and the answer back through them in the reverse order.
 *
 * @throws ToolFailure when arguments or an answer of an interceptor are not valid
 * @throws whatever an interceptor throws
 */
export async function callThrough(interceptors: readonly Interceptor[], call: ChainedCall, args: ValidArguments): Promise<ToolAnswer> {
  const [interceptor, ...others] = interceptors;
  if (interceptor === undefined) {
    return call.callTool(args);
  }
  const { tool, invocation, trace, signal } = call;
  const answer = await interceptor(
    { tool: tool.name, arguments: args.sent, invocation, ...(trace && { trace }), signal },
    async (rewritten) => callThrough(others, call, rewritten === undefined ? args : await validRewritten(tool, rewritten)),
  );
  return toToolAnswer(answer);
}

/** The client did not send these arguments, so what is wrong with them is nothing for it to correct. */
async function validRewritten(tool: CallableTool, args: JsonObject): Promise<ValidArguments> {
  if (hasMember(args, UNUSABLE_NAME)) {
    throw new ToolFailure('failed', `An interceptor rewrote arguments to some with a member ${UNUSABLE_NAME}`);
  }
  try {
    return await tool.validArguments(args);
  } catch (error) {
    throw error instanceof InvalidArgumentsError ? new ToolFailure('failed', 'An interceptor rewrote arguments to invalid ones', { cause: error }) : error;
  }
}
