import { readCall } from './stored-call';
import { settle, type Task, type WorkingTask } from './task';
import { completeTask, failTask, internalError } from './task-end';
import type { TaskReference } from './task-reference';
import { changeTask, readTask } from './task-store';
import { awsAnswer } from '../../shared/aws-request';
import { log } from '../../shared/log';
import type { Outcome } from '../call/execution-task';
import type { Invocation } from '../call/invocation';
import { ProtocolError } from '../call/protocol-error';
import { isInputRequired } from '../call/result';
import type { AnswerCall, TaskSupport } from '../call/task-support';
import { isTransient } from '../handlers/aws/aws-errors';
import { EXECUTION_MISSING, outcomeOf, stopExecution } from '../handlers/step-functions/executions';

/** How long an execution that was started may be unknown to who asks, in milliseconds: answers are eventually consistent. */
const UNKNOWN_AT_FIRST = 60_000;

/** Who asks after a task. */
export interface Inquiry {
  readonly invocation: Invocation;
  /** Has the server make the result of a call whose execution is over. */
  readonly answerCall: AnswerCall;
}

/**
 * Brings a task up to date with its execution. When that is over, this makes the result of the task.
 *
 * @param task one that is working
 * @returns the task as it is now; as it was, when Step Functions does not answer
 * @throws ServiceUnavailableError
 */
export async function followExecution(reference: TaskReference, task: WorkingTask, inquiry: Inquiry): Promise<Task> {
  const { requestId } = inquiry.invocation;
  try {
    const outcome = await outcomeOf(task.executionArn!);
    if (outcome !== undefined) {
      await makeResult(reference, outcome, inquiry);
    }
  } catch (error) {
    if (isMissing(error) && Date.now() - task.createdAt > UNKNOWN_AT_FIRST) {
      log.error('The execution of the task is gone', { requestId, taskId: reference.taskId, error });
      await failTask(reference, task.run, internalError(requestId));
    } else if (isMissing(error) || isTransient(error)) {
      log.warn('Step Functions was not heard of the task', { requestId, taskId: reference.taskId, error });
    } else {
      throw error;
    }
  }
  return await readTask(reference) ?? task;
}

async function makeResult(reference: TaskReference, outcome: Outcome, { invocation, answerCall }: Inquiry): Promise<void> {
  const { task, changed } = await changeTask(reference, (current) => settle(current, Date.now()));
  if (!changed) {
    return;
  }
  const { request, caller } = await readCall(reference);
  const response = await answerCall({
    request,
    tasks: inTask(outcome),
    // whoever asked may go, the result is for the task
    invocation: { ...invocation, caller, accessToken: undefined, disconnected: new AbortController().signal },
    onProgress: () => undefined,
  });
  if ('error' in response) {
    await failTask(reference, task!.run, response.error);
  } else if (isInputRequired(response.result)) {
    log.error('Something asks for input when the execution is over, which is too late', { requestId: invocation.requestId, taskId: reference.taskId });
    await failTask(reference, task!.run, internalError(invocation.requestId));
  } else {
    await completeTask(reference, task as WorkingTask, response.result);
  }
}

/** Tasks as a call sees them whose execution is over. */
function inTask(outcome: Outcome): TaskSupport {
  return {
    methods: {},
    runAsTask: () => Promise.resolve(),
    executionTask: () => ({ stage: 'over', outcome }),
    endsCall: (error) => error instanceof ProtocolError,
  };
}

/**
 * Stops the execution of a task that was cancelled.
 *
 * @throws ServiceUnavailableError
 */
export async function stopExecutionOf(executionArn: string): Promise<void> {
  await awsAnswer(stopExecution(executionArn), EXECUTION_MISSING).catch((error: unknown) => {
    if (!isMissing(error)) {
      throw error;
    }
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === EXECUTION_MISSING;
}
