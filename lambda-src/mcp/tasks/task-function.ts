import type { TaskReference } from './task-reference';
import { ENVIRONMENT } from '../../../src/contract';
import { lambda } from '../../shared/aws/lambda';
import { AWS_CLIENT_OPTIONS, awsAnswer } from '../../shared/aws-request';
import { requireEnvironment } from '../../shared/environment';

/** The event of the task function: begins the next run of a task. It does no harm to send it twice. */
export interface TaskEvent {
  readonly task: TaskReference;
  /** The name of the mcp function, under which calls of tools are counted. */
  readonly servedBy: string;
}

const functionName = requireEnvironment(ENVIRONMENT.taskFunctionName);
const { invoke } = lambda(AWS_CLIENT_OPTIONS);

/**
 * Has the task function begin a run. Lambda queues the event, so this does not wait for the run.
 *
 * @throws ServiceUnavailableError
 */
export async function invokeTaskFunction(event: TaskEvent): Promise<void> {
  await awsAnswer(invoke({ functionName, type: 'Event', payload: JSON.stringify(event) }));
}
