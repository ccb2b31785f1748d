import { setTimeout as sleep } from 'node:timers/promises';
import {
  INTERNAL_ERROR, isInputRequiredResult, type InputRequests, type JSONRPCRequest, type JSONRPCResponse, type Progress, type Result,
} from '@modelcontextprotocol/server';
import { answerCall } from './answer-call';
import { giveSignsOfLife, type SignsOfLife } from './signs-of-life';
import type { StoredCall } from './start';
import { beginRun, complete, fail, requireInput, type Task, type TaskError, type WorkingTask } from './task';
import { readContent, storeContent } from './task-content';
import type { TaskEvent } from './task-function';
import type { TaskReference } from './task-reference';
import { changeTask, expiryOf, readTask, TaskTooLargeError } from './task-store';
import { log } from '../../shared/log';
import type { Invocation } from '../invocation';
import type { Served } from '../served';
import { errorResult } from '../tools/result';

/** What the task function knows besides its event. */
export interface TaskFunction {
  readonly served: Served;
  /** The URL of the MCP endpoint. */
  readonly url: URL;
  /** The Lambda request id. */
  readonly requestId: string;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/** How long a tool may take to answer after the deadline has been announced to it, in milliseconds. */
const GRACE = 400;

/** How much of what a tool reports is kept, in characters. It is written again with every sign of life. */
const MAX_STATUS_MESSAGE_LENGTH = 1000;

/** The largest result, in bytes of JSON: the most that a tool function can answer (AWS Lambda quotas). */
const MAX_RESULT_SIZE = 6 * 1024 * 1024;

/**
 * Runs the tool of a task, once, and stores what came of it.
 *
 * @throws ServiceUnavailableError when nothing could be stored; the task is declared dead then
 */
export async function runTask({ task: reference, servedBy }: TaskEvent, { served, url, requestId, deadline }: TaskFunction): Promise<void> {
  const waiting = await readTask(reference);
  const { changed } = await changeTask(reference, (task) => beginRun(task, Date.now()));
  if (!changed || waiting?.status !== 'working') {
    log.info('The task does not wait to be run', { requestId, taskId: reference.taskId, status: waiting?.status });
    return;
  }
  const { run, tool } = waiting;
  log.info('The task runs', { requestId, taskId: reference.taskId, tool, run });
  const signs = giveSignsOfLife(reference, run);
  try {
    const call = await readContent(reference, 'call') as StoredCall;
    const { clientId, subject } = reference;
    const { scopes, expiresAt } = call;
    const invocation: Invocation = {
      requestId,
      functionName: servedBy,
      caller: { clientId, subject, scopes, expiresAt },
      disconnected: signs.unwanted,
      deadline,
    };
    const response = await Promise.race([
      answerCall(served, { request: toRequest(reference, call, waiting), invocation, url, onProgress: (progress) => report(signs, progress) }),
      whenTimeIsUp(deadline, requestId),
    ]);
    await storeResponse(reference, waiting, response, requestId);
  } catch (error) {
    if (signs.unwanted.aborted) {
      log.info('The task was given up', { requestId, taskId: reference.taskId });
      return;
    }
    log.error('The task failed', { requestId, taskId: reference.taskId, tool, error });
    await failTask(reference, run, internalError(requestId));
  } finally {
    signs.stop();
  }
}

/** The call as the client made it, or with the input that it has given since. */
function toRequest({ taskId }: TaskReference, { params }: StoredCall, { input }: WorkingTask): JSONRPCRequest {
  const { inputResponses, requestState, _meta, ...own } = params;
  return {
    jsonrpc: '2.0',
    id: taskId,
    method: 'tools/call',
    // tools report progress to those who ask for it; here it becomes the status message of the task
    params: { ...own, ...(input ?? { inputResponses, requestState }), _meta: { ...(_meta as object), progressToken: taskId } },
  };
}

function report(signs: SignsOfLife, { message, progress, total }: Progress): void {
  const text = message ?? (total === undefined ? String(progress) : `${progress} of ${total}`);
  signs.statusMessage = text.slice(0, MAX_STATUS_MESSAGE_LENGTH);
}

/** The answer of a tool that does not stop by itself when its time is up. */
async function whenTimeIsUp(deadline: AbortSignal, requestId: string): Promise<JSONRPCResponse> {
  await new Promise((resolve) => deadline.addEventListener('abort', resolve, { once: true }));
  await sleep(GRACE);
  return { jsonrpc: '2.0', error: { code: INTERNAL_ERROR, message: `The task did not end in time. Request id: ${requestId}` } };
}

async function storeResponse(reference: TaskReference, task: WorkingTask, response: JSONRPCResponse, requestId: string): Promise<void> {
  if ('error' in response) {
    await failTask(reference, task.run, response.error);
  } else if (isInputRequiredResult(response.result)) {
    await storeQuestions(reference, task, response.result, requestId);
  } else {
    await storeResult(reference, task, response.result);
  }
}

async function storeQuestions(
  reference: TaskReference,
  { run }: WorkingTask,
  { inputRequests = {}, requestState }: { readonly inputRequests?: InputRequests; readonly requestState?: string },
  requestId: string,
): Promise<void> {
  if (Object.keys(inputRequests).length === 0) {
    throw new Error('The tool asks for input, but for none in particular, which nobody could ever answer');
  }
  try {
    await changeTask(reference, (task) => requireInput(task, run, inputRequests, requestState, Date.now()));
  } catch (error) {
    if (!(error instanceof TaskTooLargeError)) {
      throw error;
    }
    log.error('The tool asks for input with more than a task can hold', { requestId, taskId: reference.taskId, error });
    await failTask(reference, run, internalError(requestId));
  }
}

async function storeResult(reference: TaskReference, task: WorkingTask, result: Result): Promise<void> {
  const isTooLarge = Buffer.byteLength(JSON.stringify(result)) > MAX_RESULT_SIZE;
  const stored = isTooLarge ? errorResult(`The result of the tool ${task.tool} is larger than ${MAX_RESULT_SIZE} bytes`) : result;
  await storeContent(reference, 'result', stored, expiryOf(task));
  await changeTask(reference, (current) => complete(current, task.run, Date.now()));
}

async function failTask(reference: TaskReference, run: number, error: TaskError): Promise<void> {
  await changeTask(reference, (task: Task) => fail(task, run, error, Date.now()));
}

function internalError(requestId: string): TaskError {
  return { code: INTERNAL_ERROR, message: `Internal error. Request id: ${requestId}` };
}
