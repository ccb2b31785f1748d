import type { ExecutionTask } from './execution-task';
import type { ToolEvent, ToolProgressLine } from '../../../src/contract';

/** The means that a handler has while it answers a call. */
export interface HandlerContext {
  /** Aborted when the answer would come too late: the client has gone, or the function's time is up. */
  readonly signal: AbortSignal;
  /** Tells the client how far the call is, if it has asked for that (MCP 2026-07-28, progress). */
  readonly reportProgress: (progress: ToolProgressLine) => Promise<void>;
  /** The access token of the request, for those alone who exchange it for another one; undefined in a task. */
  readonly accessToken: string | undefined;
  /** The task that the call is or can become, for those alone whose work goes on without a function; undefined when they have to wait for it. */
  readonly executionTask?: ExecutionTask;
}

/**
 * Answers the calls of one tool.
 *
 * @param event the call; its arguments are valid
 * @returns any JSON value, see `toToolResult`
 * @throws ToolFailure when the tool could not answer
 * @throws MappingError when the arguments cannot be made into what the backend is asked
 */
export type ToolHandler = (event: ToolEvent, context: HandlerContext) => Promise<unknown>;
