import type { Context } from 'aws-lambda';
import { timeLimit } from '../../shared/time-limit';

/** How long before Lambda would end the function a running tool is given up, in milliseconds. */
const MARGIN = 1000;

/** Does a task, with a signal that is aborted shortly before Lambda would end the function. */
export async function withDeadline<T>(context: Context, task: (deadline: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.max(context.getRemainingTimeInMillis() - timeLimit(MARGIN), 0));
  try {
    return await task(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
