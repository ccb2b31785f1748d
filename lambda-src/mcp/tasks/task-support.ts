import type { McpServer, Result, ServerContext } from '@modelcontextprotocol/server';
import type { TaskOptions } from '../../../module-src/server-module';
import type { ExecutionTask } from '../call/execution-task';
import type { RequestScope } from '../call/invocation';
import type { Served } from '../served';

/**
 * What the server needs of tasks (MCP extension `io.modelcontextprotocol/tasks`). The `mcp` function and the `task` function
 * implement it differently: in a task, a call simply goes on.
 */
export interface TaskSupport {
  /** Declares the extension with the server of one request and registers its methods: `tasks/get`, `tasks/update`, `tasks/cancel`. */
  register(server: McpServer, served: Served, scope: RequestScope): void;
  /**
   * Lets the call that a handler is answering go on as a task, if the client knows tasks.
   *
   * @param ctx what the handler was called with
   * @throws CallBecameTask when the call goes on as a task: it ends the handler
   * @throws MissingRequiredClientCapabilityError when `required` is set and the client does not know tasks
   */
  runAsTask(ctx: ServerContext, scope: RequestScope, options?: TaskOptions): Promise<void>;
  /** The task of a call that is an execution of a state machine; undefined when the call has to wait for it, since the client does not know tasks. */
  executionTask(scope: RequestScope): ExecutionTask | undefined;
  /** Whether an error that a handler throws ends the call with an error of the protocol, instead of a result with `isError`. */
  endsCall(error: unknown): boolean;
}

/** Ends a handler whose call goes on as a task. It passes the places where errors of tools become results. */
export class CallBecameTask extends Error {
  /** @param result the answer to the call, with `resultType: 'task'` */
  constructor(public readonly result: Result) {
    super('The call goes on as a task');
    this.name = 'CallBecameTask';
  }
}
