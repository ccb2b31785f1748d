import type { Problem } from '../pages/problem';

/** Something went wrong that a person must read about. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem, options?: ErrorOptions) {
    super(`The person is shown a problem: ${problem.type}`, options);
  }
}
