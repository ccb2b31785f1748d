import { storeCall, type CallParams } from './stored-call';
import { newExecutionTask } from './task';
import { newTaskReference } from './task-reference';
import { createTask, expiryOf } from './task-store';
import { taskView } from './task-view';
import type { JsonObject } from '../../../src/contract';
import { log } from '../../shared/log';
import type { StartExecution } from '../call/execution-task';
import type { Invocation } from '../call/invocation';
import { stopExecution } from '../handlers/step-functions/executions';

/**
 * Makes a task of a call that is an execution, which is named after the task.
 *
 * @returns the answer to the call (`CreateTaskResult` of the extension)
 * @throws whatever `start` throws
 * @throws ServiceUnavailableError when the task cannot be stored, or whatever the call was aborted with; the execution is stopped then
 */
export async function startExecutionTask(
  params: CallParams,
  { caller, requestId, disconnected, deadline }: Invocation,
  start: StartExecution,
): Promise<JsonObject> {
  const reference = newTaskReference(caller);
  const executionArn = await start(reference.taskId);
  const task = newExecutionTask(params.name, executionArn, Date.now());
  try {
    await storeCall(reference, params, caller, expiryOf(task));
    await createTask(reference, task);
    // nobody would ever hear of this task
    AbortSignal.any([disconnected, deadline]).throwIfAborted();
  } catch (error) {
    await stopExecution(executionArn).catch((reason) => log.error('The execution could not be stopped', { requestId, executionArn, error: reason }));
    throw error;
  }
  log.info('The call became an execution', { requestId, tool: params.name, taskId: reference.taskId, executionArn });
  return { resultType: 'task', ...taskView(reference, task) };
}
