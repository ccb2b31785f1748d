import type { Problem } from '../pages/problem';

/** Something went wrong that a person must read about. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** For the log: why it came to this, where nothing has failed and so there is no `cause`. */
  readonly reason?: string;

  constructor(readonly problem: Problem, options: ErrorOptions & { readonly reason?: string } = {}) {
    super(`The person is shown a problem: ${problem.type}`, options);
    this.reason = options.reason;
  }
}
