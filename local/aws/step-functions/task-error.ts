/** Why a task state failed, as `Catch` and the answer of the execution have it. */
export class TaskError extends Error {
  /** Read by the interpreter. */
  public readonly isRetryable: boolean;
  /** Read by the interpreter. */
  public readonly isCatchable: boolean;

  constructor(
    /** The error's name in the States Language: `Lambda.TooManyRequestsException`. */
    name: string,
    /** What its `Cause` says. */
    cause: string,
  ) {
    super(cause);
    this.name = name;
    // no State may handle States.Runtime
    this.isRetryable = this.isCatchable = name !== 'States.Runtime';
  }
}
