import { storeCall, type CallParams } from './stored-call';
import { newTask } from './task';
import { invokeTaskFunction } from './task-function';
import { newTaskReference } from './task-reference';
import { createTask, expiryOf } from './task-store';
import { taskView } from './task-view';
import type { JsonObject } from '../../../src/contract';
import { log } from '../../shared/log';
import type { Invocation } from '../call/invocation';

/**
 * Makes a task of a call. It is stored before anything else: from then on the client can ask after it, whatever happens.
 *
 * @returns the answer to the call (`CreateTaskResult` of the extension)
 * @throws ServiceUnavailableError
 */
export async function startTask(params: CallParams, { caller, functionName, requestId }: Invocation): Promise<JsonObject> {
  const task = newTask(params.name, Date.now());
  const reference = newTaskReference(caller);
  await storeCall(reference, params, caller, expiryOf(task));
  await createTask(reference, task);
  await invokeTaskFunction({ task: reference, servedBy: functionName });
  log.info('The call became a task', { requestId, tool: params.name, taskId: reference.taskId });
  return { resultType: 'task', ...taskView(reference, task) };
}
