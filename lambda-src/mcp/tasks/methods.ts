import type { Inquiry } from './follow-execution';
import { cancel, provideInput, type Task } from './task';
import { invokeTaskFunction } from './task-function';
import type { TaskReference } from './task-reference';
import { changeTask, readTask, TaskTooLargeError } from './task-store';
import { detailedTaskView } from './task-view';
import type { JsonObject } from '../../../src/contract';
import { InvalidParamsError } from '../call/protocol-error';

/** The answer of methods that say no more than "received". */
export interface Acknowledgement {
  readonly [member: string]: never;
}

/**
 * `tasks/get`.
 *
 * @throws InvalidParamsError when the caller has no such task
 * @throws ServiceUnavailableError
 */
export async function getTask(reference: TaskReference, inquiry: Inquiry): Promise<JsonObject> {
  return detailedTaskView(reference, await current(reference, existing(await readTask(reference)), inquiry));
}

/** The code around executions is loaded for tasks that are some. */
async function current(reference: TaskReference, task: Task, inquiry: Inquiry): Promise<Task> {
  if (task.status !== 'working' || task.executionArn === undefined) {
    return task;
  }
  const { followExecution } = await import('./follow-execution');
  return followExecution(reference, task, inquiry);
}

/**
 * `tasks/update`. With the last answer that the tool waits for, its next run begins.
 *
 * @param responses the client's answers; those that nobody waits for are ignored
 * @param servedBy the name of the mcp function
 * @throws InvalidParamsError when the caller has no such task, or the answers are larger than a task can hold
 * @throws ServiceUnavailableError
 */
export async function updateTask(reference: TaskReference, responses: JsonObject, servedBy: string): Promise<Acknowledgement> {
  const task = existing(await provide(reference, responses));
  // not only after a change: the client repeats an update that was stored when the task function could not be invoked
  if (task.status === 'working' && !task.begun) {
    await invokeTaskFunction({ task: reference, servedBy });
  }
  return {};
}

async function provide(reference: TaskReference, responses: JsonObject): Promise<Task | undefined> {
  try {
    const { task } = await changeTask(reference, (waiting) => provideInput(waiting, responses, Date.now()));
    return task;
  } catch (error) {
    throw error instanceof TaskTooLargeError ? new InvalidParamsError('The input responses are too large') : error;
  }
}

/**
 * `tasks/cancel`. It means nothing to a task that is over.
 *
 * @throws InvalidParamsError when the caller has no such task
 * @throws ServiceUnavailableError
 */
export async function cancelTask(reference: TaskReference): Promise<Acknowledgement> {
  const { status, executionArn } = existing((await changeTask(reference, (task) => cancel(task, Date.now()))).task);
  // not only after a change: the client cancels again a task whose execution could not be stopped
  if (status === 'cancelled' && executionArn !== undefined) {
    const { stopExecutionOf } = await import('./follow-execution');
    await stopExecutionOf(executionArn);
  }
  return {};
}

/** One error for tasks that never were, have expired, or are somebody else's. */
function existing(task: Task | undefined): Task {
  if (task === undefined) {
    throw new InvalidParamsError('Task not found');
  }
  return task;
}
