import type { Result } from '@modelcontextprotocol/server';
import { newTask } from './task';
import { storeContent } from './task-content';
import { invokeTaskFunction } from './task-function';
import { newTaskReference } from './task-reference';
import { createTask, expiryOf } from './task-store';
import { taskView } from './task-view';
import { log } from '../../shared/log';
import type { Invocation } from '../invocation';

/** The parameters of a call, as the client sent them. */
export interface CallParams {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What is needed to make a call once more, in the task function. */
export interface StoredCall {
  readonly params: CallParams;
  readonly scopes: string[];
  /** When the token of the call expires, in epoch seconds. The task may outlive it. */
  readonly expiresAt: number;
}

/**
 * Makes a task of a call. It is stored before anything else: from then on the client can ask after it, whatever happens.
 *
 * @returns the answer to the call (`CreateTaskResult` of the extension)
 * @throws ServiceUnavailableError
 */
export async function startTask(params: CallParams, { caller, functionName, requestId }: Invocation): Promise<Result> {
  const task = newTask(params.name, Date.now());
  const reference = newTaskReference(caller);
  const call: StoredCall = { params, scopes: caller.scopes, expiresAt: caller.expiresAt };
  await storeContent(reference, 'call', call, expiryOf(task));
  await createTask(reference, task);
  await invokeTaskFunction({ task: reference, servedBy: functionName });
  log.info('The call became a task', { requestId, tool: params.name, taskId: reference.taskId });
  return { resultType: 'task', ...taskView(reference, task) };
}
