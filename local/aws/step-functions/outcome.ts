import { TaskError } from './task-error';

/** How an execution ended. */
export type Outcome =
  /** `output` is JSON. */
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error?: string; readonly cause?: string };

/** The outcome that an error makes. */
export function failureOf(error: unknown): Outcome {
  const { name, message } = error as Error;
  // nothing that the definition says: AWS would not have taken it, or the file of it is gone
  const isUnexpected = !(error instanceof TaskError) && /^(Type|Range|Reference|Syntax)?Error$/.test(name);
  return { status: 'FAILED', error: isUnexpected ? 'States.Runtime' : name, cause: message };
}
