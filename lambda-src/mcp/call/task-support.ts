import type { Exchange } from './exchange';
import type { ExecutionTask } from './execution-task';
import type { Invocation } from './invocation';
import type { JsonRpcRequest, JsonRpcResponse } from './message';
import type { TaskOptions } from '../../../module-src/server-module';
import type { JsonObject } from '../../../src/contract';

/** A call that is made in a task: as it would be within a request, but without a client that listens. */
export interface CallInTask {
  readonly request: JsonRpcRequest;
  readonly invocation: Invocation;
  /** The tasks as the call sees them. */
  readonly tasks: TaskSupport;
  /** Called with what the tool reports while it works. */
  readonly onProgress: (progress: Progress) => void;
}

/** The progress of a call (MCP 2026-07-28, progress). */
export interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** Has the server answer a call in a task, with a result, a question or an error. */
export type AnswerCall = (call: CallInTask) => Promise<JsonRpcResponse>;

/** Answers a method of tasks. */
export type TaskMethod = (exchange: Exchange, answerCall: AnswerCall) => Promise<JsonObject>;

/**
 * The part of tasks that the server needs (MCP extension `io.modelcontextprotocol/tasks`). The `mcp` function and the `task` function
 * implement it differently: in a task, a call simply goes on.
 */
export interface TaskSupport {
  /** The methods of the extension: `tasks/get`, `tasks/update`, `tasks/cancel`. In a task, there are none. */
  readonly methods: Readonly<Record<string, TaskMethod>>;
  /**
   * Lets the call that is being answered go on as a task, if the client knows tasks.
   *
   * @throws CallBecameTask when the call goes on as a task: it ends the handler
   * @throws MissingClientCapabilityError when `required` is set and the client does not know tasks
   */
  runAsTask(exchange: Exchange, options?: TaskOptions): Promise<void>;
  /** The task of a call that is an execution of a state machine; undefined when the call has to wait for it, since the client does not know tasks. */
  executionTask(exchange: Exchange): ExecutionTask | undefined;
  /** Tells whether an error that a handler throws ends the call with an error of the protocol, instead of a result with `isError`. */
  endsCall(error: unknown): boolean;
}

/** Ends a handler whose call goes on as a task. It passes the places where errors of tools become results. */
export class CallBecameTask extends Error {
  /** @param result the answer to the call, with `resultType: 'task'` */
  constructor(public readonly result: JsonObject) {
    super('The call goes on as a task');
    this.name = 'CallBecameTask';
  }
}
