import { answerError, answerJson, startAwsStandIn, type AwsStandIn } from '../aws/aws-stand-in';

/** An execution, as `DescribeExecution` tells. */
export interface TestExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly input: unknown;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output?: string;
  error?: string;
  cause?: string;
}

/** An answer of the service, or `hang` for none at all. */
type ServiceFailure = { readonly type: string; readonly status: number } | 'hang';

/** Step Functions on this machine, as far as tools use it. A test says how executions go. */
export interface StepFunctionsService {
  readonly url: string;
  /** The operations that were asked for, since `calls.length = 0`. */
  readonly calls: string[];
  /** In the order of their start. */
  readonly executions: TestExecution[];
  /** Called with each execution that starts; those of express workflows have to end in it. The answer to the start may get lost. */
  onStart: (execution: TestExecution) => void | Promise<void> | { readonly lost: true };
  /** Called before an execution is described, with how often it has been asked after, this time included. */
  onDescribe: (execution: TestExecution, times: number) => void;
  /** Makes an operation fail from now on, or as often as said; undefined makes it work again. */
  fail(operation: string, failure: ServiceFailure | undefined, times?: number): void;
  aborted(): number;
  close(): void;
}

export const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:Orders';

export async function startStepFunctions(): Promise<StepFunctionsService> {
  const standIn: AwsStandIn = await startAwsStandIn();
  const failures = new Map<string, { readonly failure: ServiceFailure; times: number }>();
  const inquiries = new Map<TestExecution, number>();
  const service: StepFunctionsService = {
    url: standIn.url,
    calls: [],
    executions: [],
    onStart: () => undefined,
    onDescribe: () => undefined,
    fail: (operation, failure, times = Infinity) => void (failure ? failures.set(operation, { failure, times }) : failures.delete(operation)),
    aborted: standIn.aborted,
    close: standIn.close,
  };

  /** @returns undefined when the answer gets lost */
  async function start({ name, input, stateMachineArn }: Record<string, string>): Promise<TestExecution | undefined> {
    const known = service.executions.find((execution) => execution.name === name);
    if (known) {
      return known;
    }
    const executionArn = `${stateMachineArn.split(':').slice(0, 7).join(':').replace(':stateMachine:', ':execution:')}:${name}`;
    const execution: TestExecution = { executionArn, name, input: JSON.parse(input), status: 'RUNNING' };
    service.executions.push(execution);
    return await service.onStart(execution) ? undefined : execution;
  }

  function nextFailure(operation: string): ServiceFailure | undefined {
    const failing = failures.get(operation);
    if (failing && failing.times-- === 1) {
      failures.delete(operation);
    }
    return failing?.failure;
  }

  standIn.answer = async ({ headers, body }, response) => {
    const operation = String(headers['x-amz-target']).split('.')[1]!;
    service.calls.push(operation);
    const failure = nextFailure(operation);
    if (failure === 'hang') {
      return;
    }
    if (failure) {
      answerError(response, failure.type, failure.status);
      return;
    }
    const request = JSON.parse(body);
    if (operation === 'StartSyncExecution' || operation === 'StartExecution') {
      const execution = await start(request);
      if (!execution) {
        response.destroy();
        return;
      }
      const { executionArn, status, output, error, cause } = execution;
      answerJson(response, { executionArn, startDate: 0, ...(operation === 'StartSyncExecution' && { stopDate: 1, status, output, error, cause }) });
      return;
    }
    const execution = service.executions.find(({ executionArn }) => executionArn === request.executionArn);
    if (!execution) {
      answerError(response, 'ExecutionDoesNotExist');
    } else if (operation === 'DescribeExecution') {
      const times = (inquiries.get(execution) ?? 0) + 1;
      inquiries.set(execution, times);
      service.onDescribe(execution, times);
      answerJson(response, { ...execution, input: JSON.stringify(execution.input), stateMachineArn: STATE_MACHINE_ARN, startDate: 0 });
    } else {
      execution.status = execution.status === 'RUNNING' ? 'ABORTED' : execution.status;
      answerJson(response, { stopDate: 1 });
    }
  };
  return service;
}

/** Ends an execution well. */
export function succeed(execution: TestExecution, output: unknown): void {
  Object.assign(execution, { status: 'SUCCEEDED', output: JSON.stringify(output) });
}

/** Ends it as a `Fail` state does. */
export function failWith(execution: TestExecution, error: string | undefined, cause = 'confidential cause'): void {
  Object.assign(execution, { status: 'FAILED', error, cause });
}
