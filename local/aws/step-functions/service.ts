import { randomUUID } from 'node:crypto';
import type { Execution, Executions } from './executions';
import type { LocalResource, LocalStack } from '../../stack';
import { AwsError } from '../aws-error';
import type { Authorize } from '../iam/access-control';
import { NotEmulatedError } from '../not-emulated';
import type { AwsRequest, AwsResponse } from '../service';

/** What operations work on. */
export interface StepFunctions {
  readonly stack: LocalStack;
  readonly executions: Executions;
  readonly authorize: Authorize;
}

/** The members of the operations' inputs that are emulated. */
interface StepFunctionsInput {
  readonly stateMachineArn?: string;
  readonly executionArn?: string;
  readonly name?: string;
  /** JSON. */
  readonly input?: string;
  readonly error?: string;
  readonly cause?: string;
}

type Operation = (input: StepFunctionsInput, request: AwsRequest, service: StepFunctions) => object | Promise<object>;

/** The longest time of an express execution, in milliseconds. */
const EXPRESS_TIMEOUT = 5 * 60_000;

/** Of the input of an execution, in bytes. */
const MAX_INPUT_BYTES = 262_144;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  StartExecution: (input, request, service) => {
    const machine = authorizedMachine('states:StartExecution', input, request, service);
    const { stack, executions } = service;
    const { name, json } = startOf(input);
    if (isExpress(machine)) {
      const { current, ended, stop } = executions.start(machine, { arn: executionArn(stack, machine, 'express', `${name}:${randomUUID()}`), name, input: json });
      limit(EXPRESS_TIMEOUT * executions.patience, ended, stop);
      return { executionArn: current.arn, startDate: seconds(current.started) };
    }
    const arn = executionArn(stack, machine, 'execution', name);
    const existing = executions.find(arn)?.current;
    if (existing && (existing.end || existing.input !== json)) {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const { started } = existing ?? executions.start(machine, { arn, name, input: json }).current;
    return { executionArn: arn, startDate: seconds(started) };
  },

  StartSyncExecution: async (input, request, service) => {
    const machine = authorizedMachine('states:StartSyncExecution', input, request, service);
    if (!isExpress(machine)) {
      throw new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
    }
    const { name, json } = startOf(input);
    const arn = executionArn(service.stack, machine, 'express', `${name}:${randomUUID()}`);
    const { ended, stop } = service.executions.start(machine, { arn, name, input: json });
    limit(EXPRESS_TIMEOUT * service.executions.patience, ended, stop);
    return { ...described(await ended), billingDetails: { billedDurationInMilliseconds: 0, billedMemoryUsedInMB: 0 } };
  },

  DescribeExecution: (input, request, service) => described(authorizedExecution('states:DescribeExecution', input, request, service).current),

  StopExecution: (input, request, service) => {
    const execution = authorizedExecution('states:StopExecution', input, request, service);
    execution.stop({ status: 'ABORTED', error: input.error, cause: input.cause });
    return { stopDate: seconds(execution.current.end!.stopped) };
  },
};

/**
 * Answers an operation of Step Functions (AWS JSON 1.0).
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export async function answerStepFunctions(operation: string, request: AwsRequest, service: StepFunctions): Promise<AwsResponse> {
  if (!Object.hasOwn(OPERATIONS, operation)) {
    throw new NotEmulatedError(`states:${operation}`);
  }
  return { status: 200, body: await OPERATIONS[operation](parseInput(request.body), request, service) };
}

function parseInput(body: Buffer): StepFunctionsInput {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.');
  }
}

/** @throws AwsError also if the machine is of another stack */
function authorizedMachine(action: string, { stateMachineArn: arn = '' }: StepFunctionsInput, request: AwsRequest, service: StepFunctions): LocalResource {
  service.authorize(request.caller, action, arn);
  const machine = [...service.stack.resources.values()].find(({ type, ref }) => type === 'AWS::StepFunctions::StateMachine' && ref === arn);
  if (!machine) {
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }
  return machine;
}

function authorizedExecution(action: string, { executionArn: arn = '' }: StepFunctionsInput, request: AwsRequest, service: StepFunctions) {
  service.authorize(request.caller, action, arn);
  // AWS does not describe executions of express state machines either
  const execution = arn.includes(':express:') ? undefined : service.executions.find(arn);
  if (!execution) {
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
  return execution;
}

/** @throws AwsError `InvalidName`, `InvalidExecutionInput` */
function startOf({ name = randomUUID(), input = '{}' }: StepFunctionsInput): { name: string; json: string } {
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
  try {
    JSON.parse(input);
  } catch {
    throw new AwsError('InvalidExecutionInput', 'Invalid State Machine Execution Input: the input is not JSON');
  }
  if (Buffer.byteLength(input) > MAX_INPUT_BYTES) {
    throw new AwsError('ValidationException', `Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_INPUT_BYTES}`);
  }
  return { name, json: input };
}

function isExpress({ properties }: LocalResource): boolean {
  return properties.StateMachineType === 'EXPRESS';
}

function executionArn({ region, account }: LocalStack, { ref }: LocalResource, kind: 'execution' | 'express', name: string): string {
  return `arn:aws:states:${region}:${account}:${kind}:${ref.split(':').at(-1)}:${name}`;
}

function limit(milliseconds: number, ended: Promise<unknown>, stop: (outcome: { status: 'TIMED_OUT'; error: string }) => void): void {
  const timer = setTimeout(() => stop({ status: 'TIMED_OUT', error: 'States.Timeout' }), milliseconds);
  void ended.then(() => clearTimeout(timer));
}

function described({ arn, stateMachineArn, name, input, started, end }: Execution): object {
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    input,
    startDate: seconds(started),
    status: 'RUNNING',
    ...(end && { ...end, stopped: undefined, stopDate: seconds(end.stopped) }),
  };
}

/** Epoch seconds, as AWS JSON has times. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
