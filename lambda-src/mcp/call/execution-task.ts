/**
 * The task of a call that is an execution of a state machine: it lasts as long as the execution, and no function runs meanwhile. When the
 * execution is over, the call is made once more, for its result to go the way of all results: handler, interceptors, output schema.
 */
export type ExecutionTask = NewExecutionTask | EndedExecutionTask;

/** The call can become a task. */
export interface NewExecutionTask {
  readonly stage: 'new';
  /**
   * Makes a task of the call.
   *
   * @param start starts the execution, under a name that no other one has, and gives its ARN
   * @throws CallBecameTask when that is done: it ends the handler
   * @throws ServiceUnavailableError
   */
  become(start: StartExecution): Promise<never>;
}

/** The call is made in its task, whose execution is over. */
export interface EndedExecutionTask {
  readonly stage: 'over';
  readonly outcome: Outcome;
}

/** Starts an execution and gives its ARN. */
export type StartExecution = (name: string) => Promise<string>;

/** The end of an execution of a state machine. */
export interface Outcome {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON, if it has succeeded. */
  readonly output?: string;
  /** The name that the `Fail` state, or the service, gives the error. */
  readonly error?: string;
  readonly cause?: string;
}
