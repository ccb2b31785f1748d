import { complete, fail, type TaskError, type WorkingTask } from './task';
import { storeContent } from './task-content';
import type { TaskReference } from './task-reference';
import { changeTask, expiryOf } from './task-store';
import type { JsonObject } from '../../../src/contract';
import { ERROR_CODES } from '../call/protocol-error';
import { sizeOf } from '../call/repeated-content';
import { errorResult } from '../call/result';

/** The largest result, in bytes of JSON: the most that a tool function can answer (AWS Lambda quotas). */
const MAX_RESULT_SIZE = 6 * 1024 * 1024;

/**
 * Ends a task with the result of its call.
 *
 * @throws ServiceUnavailableError
 */
export async function completeTask(reference: TaskReference, task: WorkingTask, result: JsonObject): Promise<void> {
  const isTooLarge = sizeOf(result) > MAX_RESULT_SIZE;
  const stored = isTooLarge ? errorResult(`The result of the tool ${task.tool} is larger than ${MAX_RESULT_SIZE} bytes`) : result;
  await storeContent(reference, 'result', stored, expiryOf(task));
  await changeTask(reference, (current) => complete(current, task.run, Date.now()));
}

/**
 * Ends a task with an error of the protocol.
 *
 * @param run which one it ended in
 * @throws ServiceUnavailableError
 */
export async function failTask(reference: TaskReference, run: number, error: TaskError): Promise<void> {
  await changeTask(reference, (task) => fail(task, run, error, Date.now()));
}

/** The error of a call that ended in a way that clients are not told about. */
export function internalError(requestId: string): TaskError {
  return { code: ERROR_CODES.internalError, message: `Internal error. Request id: ${requestId}` };
}
