import type { JsonObject, TraceContext } from '../../../src/contract';
import type { Invocation } from '../call/invocation';
import type { ToolAnswer } from '../call/result';

/** A call of a tool, as an interceptor sees it. */
export interface InterceptedCall {
  readonly tool: string;
  /** Valid by the input schema of the tool. */
  readonly arguments: JsonObject;
  readonly invocation: Invocation;
  /** The trace that the call belongs to, if the client names one. */
  readonly trace?: TraceContext;
  /** Aborted when an answer would come too late. */
  readonly signal: AbortSignal;
}

/**
 * Has the call go on, to the next interceptor or to the tool.
 *
 * @param rewritten the arguments to go on with, if others
 * @returns what the client would get; errors of the tool are results too
 * @throws ToolFailure when the rewritten arguments are not valid
 */
export type NextCall = (rewritten?: JsonObject) => Promise<ToolAnswer>;

/** Stands between the calls of tools and the tools: what it answers is the answer. When it throws, the call fails. */
export type Interceptor = (call: InterceptedCall, next: NextCall) => Promise<ToolAnswer>;
