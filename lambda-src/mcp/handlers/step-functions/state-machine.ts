import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXECUTION_MISSING, outcomeOf, startExecution, stopExecution } from './executions';
import { answerOf } from './outcome';
import type { StateMachineHandlerManifest, ToolEvent } from '../../../../src/contract';
import { log } from '../../../shared/log';
import type { Outcome } from '../../call/execution-task';
import type { HandlerContext, ToolHandler } from '../../call/handler';
import { mapValues } from '../../call/mapping';
import { xRayHeaderOf } from '../../call/trace-context';
import { finishBeforeFreeze } from '../../call/unfinished-work';
import { isTransient, withAwsErrors } from '../aws/aws-errors';

/** How long to wait before asking after an execution, in milliseconds: at first, by which factor longer each time, and at most. */
const POLLING = { first: 200, growth: 1.5, longest: 2_000 } as const;

/**
 * A standard workflow. The call becomes a task that is the execution, for clients that know tasks: it may take as long as the workflow does.
 * For others the call waits, no longer than its timeout, and stops the execution when it is not waited for any more.
 */
export function createStateMachineHandler(manifest: StateMachineHandlerManifest): ToolHandler {
  async function answer(event: ToolEvent, context: HandlerContext): Promise<unknown> {
    const { executionTask: task } = context;
    if (task?.stage === 'over') {
      return answerOf(task.outcome, manifest, event);
    }
    const input = JSON.stringify(mapValues(manifest.input, event) ?? {});
    const start = (name: string) => startExecution(manifest.stateMachineArn, name, input, xRayHeaderOf(event.trace));
    if (task?.stage === 'new') {
      return task.become(start);
    }
    // not aborted: an execution has to be known to be stopped. A request may hold several calls, so its id is not enough
    const executionArn = await start(`${event.requestId}-${randomUUID().slice(0, 8)}`);
    return answerOf(await waitFor(executionArn, event, context), manifest, event);
  }
  return (event, context) => finishBeforeFreeze(withAwsErrors(event, () => answer(event, context)));
}

async function waitFor(executionArn: string, event: ToolEvent, context: HandlerContext): Promise<Outcome> {
  try {
    return await poll(executionArn, context);
  } catch (error) {
    await stop(executionArn, event);
    throw error;
  }
}

async function poll(executionArn: string, { signal, reportProgress }: HandlerContext): Promise<Outcome> {
  const began = performance.now();
  for (let interval: number = POLLING.first; ; interval = Math.min(interval * POLLING.growth, POLLING.longest)) {
    await sleep(interval, undefined, { signal });
    const outcome = await outcomeOf(executionArn).catch(unlessTransient);
    if (outcome !== undefined) {
      return outcome;
    }
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    await reportProgress({ progress: seconds, message: `The execution is running for ${Math.round(seconds)} s` });
  }
}

/** Who asks too often is answered later; and an execution may be unknown at first, since answers are eventually consistent. */
function unlessTransient(error: unknown): undefined {
  if (!isTransient(error) && (error as Error).name !== EXECUTION_MISSING) {
    throw error;
  }
}

async function stop(executionArn: string, { requestId, tool }: ToolEvent): Promise<void> {
  try {
    await stopExecution(executionArn);
    log.info('The execution was stopped', { requestId, tool, executionArn });
  } catch (error) {
    log.error('The execution could not be stopped', { requestId, tool, executionArn, error });
  }
}
