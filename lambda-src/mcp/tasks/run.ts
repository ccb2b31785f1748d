import { setTimeout as sleep } from 'node:timers/promises';
import type { InputRequests } from '@modelcontextprotocol/server';
import { runningTask } from './running-task';
import { giveSignsOfLife, type SignsOfLife } from './signs-of-life';
import { readCall } from './stored-call';
import { beginRun, declareDead, requireInput, type WorkingTask } from './task';
import { completeTask, failTask, internalError } from './task-end';
import type { TaskEvent } from './task-function';
import type { TaskReference } from './task-reference';
import { changeTask, TaskTooLargeError } from './task-store';
import { log } from '../../shared/log';
import { timeLimit } from '../../shared/time-limit';
import { metadataUrlOf } from '../call/caller';
import type { Invocation } from '../call/invocation';
import type { JsonRpcResponse } from '../call/message';
import { ERROR_CODES } from '../call/protocol-error';
import { isInputRequired } from '../call/result';
import { challengesOf } from '../call/scope-challenge';
import { whenAborted } from '../call/signals';
import type { AnswerCall, Progress } from '../call/task-support';

/** The facts that the task function has besides its event. */
export interface TaskFunction {
  /** Has the server answer a call. */
  readonly answerCall: AnswerCall;
  /** The prefix that clients put before a scope when they ask for it. May be empty. */
  readonly requestedScopePrefix: string;
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

/**
 * Runs the tool of a task, once, and stores what came of it.
 *
 * @throws ServiceUnavailableError when nothing could be stored; the task is declared dead then
 */
export async function runTask(
  { task: reference, servedBy }: TaskEvent,
  { answerCall, requestedScopePrefix, url, requestId, deadline }: TaskFunction,
): Promise<void> {
  const begun = await begin(reference);
  if (begun === undefined) {
    log.info('The task does not wait to be run', { requestId, taskId: reference.taskId });
    return;
  }
  const { run, tool } = begun;
  log.info('The task runs', { requestId, taskId: reference.taskId, tool, run });
  const signs = giveSignsOfLife(reference, run);
  try {
    const { request, caller } = await readCall(reference, begun.input);
    const challengeFor = challengesOf({ scheme: 'Bearer', resourceMetadataUrl: metadataUrlOf(url), scopePrefix: requestedScopePrefix });
    const invocation: Invocation = { requestId, functionName: servedBy, caller, challengeFor, disconnected: signs.unwanted, deadline };
    const response = await Promise.race([
      answerCall({ request, invocation, tasks: runningTask, onProgress: (progress) => report(signs, progress) }),
      whenTimeIsUp(deadline, requestId),
    ]);
    signs.unwanted.throwIfAborted();
    await storeResponse(reference, begun, response, requestId);
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

/**
 * Begins the run that a task waits for.
 *
 * @returns the task as it was, with what its run gets; undefined when it waits for none, or has died of waiting
 */
async function begin(reference: TaskReference): Promise<WorkingTask | undefined> {
  let waiting: WorkingTask | undefined;
  await changeTask(reference, (task) => {
    const now = Date.now();
    const begun = beginRun(task, now);
    // of the attempt that counts: the client may answer meanwhile, so that another run waits
    waiting = begun && task as WorkingTask;
    return begun ?? declareDead(task, now);
  });
  return waiting;
}

function report(signs: SignsOfLife, { message, progress, total }: Progress): void {
  const text = message ?? (total === undefined ? String(progress) : `${progress} of ${total}`);
  signs.statusMessage = text.slice(0, MAX_STATUS_MESSAGE_LENGTH);
}

/** The answer of a tool that does not stop by itself when its time is up. */
async function whenTimeIsUp(deadline: AbortSignal, requestId: string): Promise<JsonRpcResponse> {
  await whenAborted(deadline);
  await sleep(timeLimit(GRACE));
  return { jsonrpc: '2.0', error: { code: ERROR_CODES.internalError, message: `The task did not end in time. Request id: ${requestId}` } };
}

async function storeResponse(reference: TaskReference, task: WorkingTask, response: JsonRpcResponse, requestId: string): Promise<void> {
  if ('error' in response) {
    await failTask(reference, task.run, response.error);
  } else if (isInputRequired(response.result)) {
    await storeQuestions(reference, task, response.result, requestId);
  } else {
    await completeTask(reference, task, response.result);
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
