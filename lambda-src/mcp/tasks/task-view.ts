import { outstandingRequests, type Task } from './task';
import { readContent } from './task-content';
import type { TaskReference } from './task-reference';

/** How often clients should ask after a task, in milliseconds. */
const POLL_INTERVAL = 2_000;

/** What every answer tells about a task (`Task` of the extension). */
export function taskView({ taskId }: TaskReference, { status, statusMessage, createdAt, updatedAt, lifetime }: Task): Record<string, unknown> {
  return {
    taskId,
    status,
    ...(statusMessage !== undefined && { statusMessage }),
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(updatedAt).toISOString(),
    ttlMs: lifetime,
    pollIntervalMs: POLL_INTERVAL,
  };
}

/**
 * The same with what its status entails (`DetailedTask` of the extension).
 *
 * @throws ServiceUnavailableError
 */
export async function detailedTaskView(reference: TaskReference, task: Task): Promise<Record<string, unknown>> {
  const view = taskView(reference, task);
  switch (task.status) {
    case 'input_required': return { ...view, inputRequests: outstandingRequests(task) };
    case 'completed': return { ...view, result: await readContent(reference, 'result') };
    case 'failed': return { ...view, error: task.error };
    default: return view;
  }
}
