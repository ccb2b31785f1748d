import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { failWith, startStepFunctions, STATE_MACHINE_ARN, succeed, type StepFunctionsService } from './step-functions-service';
import { timeLimit } from '../../../../lambda-src/shared/time-limit';
import type { StateMachineHandlerManifest } from '../../../../src/contract';
import { toolWith } from '../aws/tool-call';
import { createTask, resultOf, startTaskServer, withTasks, type TaskServer } from '../tasks/task-server';

/* For clients that know tasks, a call becomes a task that is the execution. */

const STANDARD: StateMachineHandlerManifest = { type: 'stateMachine', stateMachineArn: STATE_MACHINE_ARN, input: { $value: ['arguments'] } };
const DAY = 86_400_000;
/** The time limit of a tool that is hasty, in milliseconds. */
const HASTE = 150;

let service: StepFunctionsService;
let server: TaskServer;

beforeAll(async () => {
  service = await startStepFunctions();
  process.env.AWS_ENDPOINT_URL_SFN = service.url;
  server = await startTaskServer({
    module: undefined,
    tools: [
      toolWith('ship', STANDARD),
      toolWith('parcel', { ...STANDARD, result: 'parcel' }, { outputSchema: { type: 'string' } }),
      toolWith('long', STANDARD, { longRunning: true }),
      toolWith('hasty', { ...STANDARD, timeout: HASTE }),
      toolWith('needy', { ...STANDARD, input: { $text: [{ $value: ['arguments', 'item'] }] } }),
    ],
  });
});

beforeEach(() => {
  server.mcp.log.length = 0;
  server.events.length = 0;
  service.calls.length = 0;
  service.executions.length = 0;
  service.onStart = () => undefined;
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  service.close();
  await server.stop();
});

const call = (name: string, args: object = {}) => resultOf(server.mcp.call(withTasks('tools/call', { name, arguments: args })));
const get = (taskId: string, subject?: string) => resultOf(server.mcp.call(withTasks('tasks/get', { taskId }, subject)));
const cancel = (taskId: string, subject?: string) => resultOf(server.mcp.call(withTasks('tasks/cancel', { taskId }, subject)));
const toolCalls = () => server.mcp.log.filter((line) => line.ToolCalls === 1);

/** Lets time pass for the functions, all at once. */
function passTime(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });
}

describe('a call of a client that knows tasks', () => {
  test('becomes a task that is the execution, and no function runs meanwhile', async () => {
    const created = await createTask(server, 'ship', { item: 'book' });

    expect(created).toMatchObject({ status: 'working', statusMessage: 'The execution is running', ttlMs: 90 * DAY, pollIntervalMs: 2_000 });
    expect(service.executions).toMatchObject([{ name: created.taskId, input: { item: 'book' } }]);
    expect(server.events).toEqual([]);
    expect(await get(created.taskId)).toMatchObject({ taskId: created.taskId, status: 'working', statusMessage: 'The execution is running' });
    expect(toolCalls()).toEqual([]);
  });

  test('is one such task even if the tool is marked as long-running', async () => {
    await createTask(server, 'long');

    expect(service.executions).toHaveLength(1);
    expect(server.events).toEqual([]);
  });

  test('completes with the output, which is kept', async () => {
    const { taskId } = await createTask(server, 'parcel', { item: 'book' });
    succeed(service.executions[0]!, { parcel: 'P1' });

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { resultType: 'complete', structuredContent: 'P1' } });
    service.calls.length = 0;
    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { structuredContent: 'P1' } });
    expect(service.calls).toEqual([]);
  });

  test('counts once, when it ends, however many ask at the same time', async () => {
    const { taskId } = await createTask(server, 'ship');
    succeed(service.executions[0]!, { shipped: true });

    await Promise.all([get(taskId), get(taskId), get(taskId)]);

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { structuredContent: { shipped: true } } });
    expect(toolCalls()).toMatchObject([{ FunctionName: 'mcp-function', Tool: 'ship', ToolErrors: 0 }]);
  });

  test('completes with the error of an execution that fails', async () => {
    const { taskId } = await createTask(server, 'ship');
    failWith(service.executions[0]!, 'NoCarrier');

    expect(await get(taskId)).toMatchObject({
      status: 'completed',
      result: { isError: true, content: [{ text: 'The tool ship failed with the error NoCarrier. Request id: request-1' }] },
    });
    expect(JSON.stringify(server.mcp.log)).toContain('confidential cause');
  });

  test.each([['TIMED_OUT', 'timed out'], ['ABORTED', 'was stopped']] as const)('completes with an error when its execution is %s', async (status, text) => {
    const { taskId } = await createTask(server, 'ship');
    service.executions[0]!.status = status;

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { isError: true, content: [{ text: expect.stringContaining(text) }] } });
  });

  test('completes with an error when the output does not match the output schema', async () => {
    const { taskId } = await createTask(server, 'parcel');
    succeed(service.executions[0]!, { parcel: 7 });

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { isError: true, content: [{ text: expect.stringContaining('The tool parcel failed') }] } });
  });

  test('is refused at once when its arguments are wrong', async () => {
    expect(await call('needy')).toMatchObject({ resultType: 'complete', isError: true, content: [{ text: expect.stringContaining('The argument item is missing') }] });
    expect(service.executions).toEqual([]);
  });

  test('fails at once when the execution cannot be started', async () => {
    service.fail('StartExecution', { type: 'AccessDeniedException', status: 400 });
    const result = await call('ship');
    service.fail('StartExecution', undefined);

    expect(result).toMatchObject({ resultType: 'complete', isError: true, content: [{ text: expect.stringContaining('AccessDeniedException: this server has no permission for this') }] });
  });

  test('has all the time to become one', async () => {
    service.onStart = () => setTimeout(timeLimit(HASTE) + 100);

    expect(await createTask(server, 'hasty')).toMatchObject({ status: 'working' });
    expect(service.executions).toMatchObject([{ status: 'RUNNING' }]);
  });

  test('leaves no execution behind that nobody knows, when the client goes meanwhile', async () => {
    const { stream, done } = server.mcp.stream(withTasks('tools/call', { name: 'ship', arguments: {} }), { begin: () => undefined, write: () => undefined, end: () => undefined });
    service.onStart = async () => {
      stream.destroy();
      await once(stream, 'close');
    };
    await done.catch(() => undefined);

    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
  });

  test('leaves no execution behind that nobody knows, when the task cannot be stored', async () => {
    server.aws.fail('DynamoDB', { status: 400, type: 'AccessDeniedException' });
    const result = await call('ship');
    server.aws.fail('DynamoDB', undefined);

    expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool ship is busy, try again later. Request id: request-1' }] });
    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
  });
});

describe('a task whose execution', () => {
  test('takes weeks is still there, and completes', async () => {
    const { taskId } = await createTask(server, 'ship');
    passTime(60 * DAY);
    expect(await get(taskId)).toMatchObject({ status: 'working' });
    succeed(service.executions[0]!, { shipped: true });

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { structuredContent: { shipped: true } } });
    passTime(29 * DAY);
    expect(await get(taskId)).toMatchObject({ status: 'completed' });
    passTime(2 * DAY);
    expect(await get(taskId)).toMatchObject({ error: { code: -32602, message: 'Task not found' } });
  });

  test.each([
    ['cannot be asked after because of too many requests', { type: 'ThrottlingException', status: 400 }],
    ['cannot be asked after because the service is down', { type: 'InternalFailure', status: 500 }],
  ])('%s goes on', async (_, failure) => {
    const { taskId } = await createTask(server, 'ship');
    service.fail('DescribeExecution', failure);
    const asked = await get(taskId);
    service.fail('DescribeExecution', undefined);
    succeed(service.executions[0]!, {});

    expect(asked).toMatchObject({ status: 'working' });
    expect(await get(taskId)).toMatchObject({ status: 'completed' });
  });

  test('is gone fails, but not while it may be too young to be known', async () => {
    const { taskId } = await createTask(server, 'ship');
    service.executions.length = 0;
    expect(await get(taskId)).toMatchObject({ status: 'working' });
    passTime(61_000);

    expect(await get(taskId)).toMatchObject({ status: 'failed', error: { code: -32603, message: 'Internal error. Request id: request-1' } });
  });

  test('has ended completes even if the function died that was about to tell', async () => {
    const { taskId } = await createTask(server, 'ship');
    succeed(service.executions[0]!, { shipped: true });
    server.aws.fail('DynamoDB', { status: 400, type: 'AccessDeniedException' }, 'PutItem');
    expect(await get(taskId)).toMatchObject({ error: { code: -32603 } });
    server.aws.fail('DynamoDB', undefined, 'PutItem');
    expect(await get(taskId)).toMatchObject({ status: 'working' });

    passTime(31_000);

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { structuredContent: { shipped: true } } });
  });
});

describe('cancelling', () => {
  test('stops the execution', async () => {
    const { taskId } = await createTask(server, 'ship');

    expect(await cancel(taskId)).toMatchObject({ resultType: 'complete' });

    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
  });

  test('can be repeated when the execution could not be stopped', async () => {
    const { taskId } = await createTask(server, 'ship');
    service.fail('StopExecution', { type: 'ThrottlingException', status: 400 });
    expect(await cancel(taskId)).toMatchObject({ error: { code: -32603 } });
    service.fail('StopExecution', undefined);
    expect(service.executions).toMatchObject([{ status: 'RUNNING' }]);

    expect(await cancel(taskId)).toMatchObject({ resultType: 'complete' });

    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
  });

  test('means nothing to a task that is over, or whose execution is gone', async () => {
    const over = await createTask(server, 'ship');
    succeed(service.executions[0]!, {});
    await get(over.taskId);
    const gone = await createTask(server, 'ship');
    service.executions.length = 0;
    service.calls.length = 0;

    expect(await cancel(over.taskId)).toMatchObject({ resultType: 'complete' });
    expect(service.calls).toEqual([]);
    expect(await get(over.taskId)).toMatchObject({ status: 'completed' });
    expect(await cancel(gone.taskId)).toMatchObject({ resultType: 'complete' });
  });
});

test('a task is nothing to anybody but its owner, and neither is its execution', async () => {
  const { taskId } = await createTask(server, 'ship', {}, 'alice');
  service.calls.length = 0;

  expect(await get(taskId, 'mallory')).toMatchObject({ error: { code: -32602, message: 'Task not found' } });
  expect(await cancel(taskId, 'mallory')).toMatchObject({ error: { code: -32602, message: 'Task not found' } });

  expect(service.calls).toEqual([]);
  expect(service.executions).toMatchObject([{ status: 'RUNNING' }]);
});
