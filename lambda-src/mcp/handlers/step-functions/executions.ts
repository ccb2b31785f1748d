import {
  DescribeExecutionCommand, type DescribeExecutionCommandOutput, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { newStepFunctionsClient } from './step-functions-client';
import { timeLimit } from '../../../shared/time-limit';
import type { Outcome } from '../../call/execution-task';
import { closeIdleConnections, REPEATABLE } from '../aws/client-options';

/* Executions of standard workflows. Each call of the API can be repeated: executions have names. */

const client = newStepFunctionsClient(REPEATABLE);

/** How long one of these calls may take with all its attempts, in milliseconds. None of them waits for the execution. */
const TIMEOUT = 6_000;

function inTime(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(timeLimit(TIMEOUT)) };
}

/**
 * Starts an execution.
 *
 * @param name of 1 to 80 letters, digits, hyphens and underscores, and used for no other input
 * @param input JSON
 * @param traceHeader see `xRayHeaderOf`
 * @returns its ARN
 * @throws the SDK's errors
 */
export async function startExecution(stateMachineArn: string, name: string, input: string, traceHeader?: string): Promise<string> {
  closeIdleConnections();
  try {
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input, traceHeader }), inTime());
    return executionArn!;
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') {
      throw error;
    }
    // an attempt before, whose answer was lost, started it, and it has ended; nobody else has its name
    return executionArnOf(stateMachineArn, name);
  }
}

/** Executions are named after the state machine, even if a version or an alias of it started them. */
function executionArnOf(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

/**
 * Asks how an execution has ended.
 *
 * @returns undefined while it runs
 * @throws the SDK's errors; `EXECUTION_MISSING`, by name
 */
export async function outcomeOf(executionArn: string): Promise<Outcome | undefined> {
  closeIdleConnections();
  const { status, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }), inTime());
  return isFinal(status) ? { executionArn, status, output, error, cause } : undefined;
}

/** The name of the error of an execution that never was, or ended longer ago than Step Functions keeps them: 90 days. */
export const EXECUTION_MISSING = 'ExecutionDoesNotExist';

/**
 * Stops an execution. It means nothing to one that has ended.
 *
 * @throws the SDK's errors; `EXECUTION_MISSING`, by name
 */
export async function stopExecution(executionArn: string): Promise<void> {
  closeIdleConnections();
  await client.send(new StopExecutionCommand({ executionArn, cause: 'The call was cancelled, or its time was up' }), inTime());
}

function isFinal(status: DescribeExecutionCommandOutput['status']): status is Outcome['status'] {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';
}
