import type { TaskInput } from './task';
import { readContent, storeContent } from './task-content';
import type { TaskReference } from './task-reference';
import type { Caller } from '../call/caller';
import type { JsonRpcRequest } from '../call/message';

/** The parameters of a call, as the client sent them. */
export interface CallParams {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What is needed to make a call once more, in its task. */
interface StoredCall {
  readonly params: CallParams;
  readonly scopes: string[];
  /** When the token of the call expires, in epoch seconds. The task may outlive it. */
  readonly expiresAt: number;
}

/** A call to be made in its task. */
export interface CallOfTask {
  readonly request: JsonRpcRequest;
  readonly caller: Caller;
}

/**
 * Stores the call that becomes a task.
 *
 * @param expiry in epoch seconds
 * @throws ServiceUnavailableError
 */
export async function storeCall(reference: TaskReference, params: CallParams, { scopes, expiresAt }: Caller, expiry: number): Promise<void> {
  const call: StoredCall = { params, scopes, expiresAt };
  await storeContent(reference, 'call', call, expiry);
}

/**
 * The call as the client made it, or with the input that it has given since.
 *
 * @throws ServiceUnavailableError
 * @throws Error when it is missing
 */
export async function readCall(reference: TaskReference, input?: TaskInput): Promise<CallOfTask> {
  const { taskId, clientId, subject } = reference;
  const { params, scopes, expiresAt } = await readContent(reference, 'call') as StoredCall;
  const { inputResponses, requestState, _meta, ...own } = params;
  return {
    caller: { clientId, subject, scopes, expiresAt },
    request: {
      jsonrpc: '2.0',
      id: taskId,
      method: 'tools/call',
      // tools report progress to those who ask for it; here it becomes the status message of the task
      params: { ...own, ...(input ?? { inputResponses, requestState }), _meta: { ...(_meta as object), progressToken: taskId } },
    },
  };
}
