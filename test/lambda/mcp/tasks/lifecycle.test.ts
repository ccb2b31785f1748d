import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTask, resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';
import { beginRun } from '../../../../lambda-src/mcp/tasks/task';
import type { TaskEvent } from '../../../../lambda-src/mcp/tasks/task-function';
import { eventually } from '../../../eventually';
import { callTool, legacy, modern } from '../messages';

let server: TaskServer;

beforeAll(async () => {
  server = await startTaskServer();
});

beforeEach(() => {
  server.events.length = 0;
  server.deliver = (event) => void server.runTask(event);
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(() => server.stop());

/** Lets time pass for the functions, all at once. */
function passTime(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });
}

const get = (taskId: string) => resultOf(server.mcp.call(withTasks('tasks/get', { taskId })));

describe('a call of a client that knows tasks', () => {
  test('becomes a task, which exists before the client hears of it', async () => {
    server.deliver = () => undefined;

    const created = await createTask(server, 'greet', { name: 'Ada' });

    expect(created).toMatchObject({ resultType: 'task', status: 'working', ttlMs: 86_400_000, pollIntervalMs: 2_000 });
    expect(Date.parse(created.createdAt)).toBe(Date.parse(created.lastUpdatedAt));
    expect(Object.keys(created)).not.toContain('content');
    expect(await get(created.taskId)).toMatchObject({ resultType: 'complete', taskId: created.taskId, status: 'working' });
  });

  test('completes with the result that the call would have had, of the same caller', async () => {
    const { taskId } = await createTask(server, 'greet', { name: 'Ada' });

    const task = await taskWith(server, taskId, 'completed');

    expect(task.result).toMatchObject({ resultType: 'complete', content: [{ type: 'text', text: 'Hello, Ada! You are client-1.' }] });
  });

  test('is refused at once when its arguments are wrong', async () => {
    const result = await resultOf(server.mcp.call(withTasks('tools/call', { name: 'greet', arguments: {} })));

    expect(result).toMatchObject({ resultType: 'complete', isError: true });
    expect(server.events).toEqual([]);
  });

  test('counts once, under the name of the function that took it', async () => {
    server.mcp.log.length = 0;
    const { taskId } = await createTask(server, 'greet', { name: 'Ada' });
    await taskWith(server, taskId, 'completed');

    const calls = server.mcp.log.filter((line) => line.ToolCalls === 1);
    expect(calls).toMatchObject([{ FunctionName: 'mcp-function', Tool: 'greet', ToolErrors: 0, requestId: 'task-request' }]);
  });

  test('fails with the error of the protocol that the tool throws', async () => {
    const { taskId } = await createTask(server, 'protocol_error');

    const task = await taskWith(server, taskId, 'failed');

    expect(task).toMatchObject({ statusMessage: 'The archive is closed', error: { code: -32000, message: 'The archive is closed' } });
    expect(task).not.toHaveProperty('result');
  });

  test('completes with an error that tells nothing when the tool throws anything else', async () => {
    const { taskId } = await createTask(server, 'fail');

    const { result } = await taskWith(server, taskId, 'completed');

    expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool fail failed. Request id: task-request' }] });
    expect(JSON.stringify(server.mcp.log)).toContain('secret detail');
  });

  test('tells what the tool reports while it works', async () => {
    const { taskId } = await createTask(server, 'report');

    await eventually(async () => expect(await get(taskId)).toMatchObject({ status: 'working', statusMessage: 'Half of it' }));

    await server.mcp.call(withTasks('tasks/cancel', { taskId }));
  });

  test('completes with a result that takes several records', async () => {
    const { taskId } = await createTask(server, 'large', { size: 2_000_000 });

    const { result } = await taskWith(server, taskId, 'completed');

    expect(result.content[0].text).toHaveLength(2_000_000);
    const sizes = (await server.aws.scan()).map((record) => JSON.stringify(record).length);
    expect(Math.max(...sizes)).toBeLessThan(400 * 1024);
  });

  test('completes with an error when the result is larger than a tool function could answer', async () => {
    const { taskId } = await createTask(server, 'large', { size: 6_300_000 });

    const { result } = await taskWith(server, taskId, 'completed');

    expect(result).toEqual({ isError: true, content: [{ type: 'text', text: 'The result of the tool large is larger than 6291456 bytes' }] });
  });
});

describe('a call of a client that does not know tasks', () => {
  test('is answered within the request, and nothing is stored', async () => {
    server.aws.calls.length = 0;

    const result = await resultOf(server.mcp.call(callTool('greet', { name: 'Ada' })));

    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: 'Hello, Ada! You are client-1.' }] });
    expect(server.aws.calls).toEqual([]);
  });

  test('is answered within the request in earlier revisions too', async () => {
    const { messages } = await server.mcp.call(legacy('tools/call', {
      name: 'greet',
      arguments: { name: 'Ada' },
      _meta: { 'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
    }));

    expect(messages[0].result.content).toEqual([{ type: 'text', text: 'Hello, Ada! You are client-1.' }]);
  });

  test('is refused by a tool that works as a task only', async () => {
    const { status, messages } = await server.mcp.call(callTool('only_as_task'));

    expect(status).toBe(400);
    expect(messages[0].error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
    });
  });

  test.each(['tasks/get', 'tasks/update', 'tasks/cancel'])('is refused for %s', async (method) => {
    const request = modern(method, { taskId: 'x', inputResponses: {} });

    const { status, messages } = await server.mcp.call({ ...request, headers: { ...request.headers, 'Mcp-Name': 'x' } });

    expect(status).toBe(400);
    expect(messages[0].error.code).toBe(-32021);
  });

  test('is refused when it wants to be notified of tasks', async () => {
    const { status, messages } = await server.mcp.call(modern('subscriptions/listen', { notifications: { taskIds: ['x'] } }, 'listen-1'));

    expect(status).toBe(400);
    expect(messages[0]).toMatchObject({ id: 'listen-1', error: { code: -32021 } });
  });
});

describe('cancelling', () => {
  test('ends a task at once, and the run that works on it soon', async () => {
    const { taskId } = await createTask(server, 'wait');
    const [event] = server.events;
    await server.nextLogLine('The task runs', { taskId });

    const acknowledgement = await resultOf(server.mcp.call(withTasks('tasks/cancel', { taskId })));

    expect(Object.keys(acknowledgement).sort()).toEqual(['_meta', 'resultType']);
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
    await server.nextLogLine('The task was given up', { taskId });
    await server.runTask(event);
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
  });

  test('means nothing to a task that is over', async () => {
    const { taskId } = await createTask(server, 'greet', { name: 'Ada' });
    await taskWith(server, taskId, 'completed');

    const acknowledgement = await resultOf(server.mcp.call(withTasks('tasks/cancel', { taskId })));

    expect(acknowledgement).toMatchObject({ resultType: 'complete' });
    expect(await get(taskId)).toMatchObject({ status: 'completed' });
  });
});

describe('a run', () => {
  test('happens once, however often its event arrives', async () => {
    server.deliver = () => undefined;
    const { taskId } = await createTask(server, 'greet', { name: 'Once' });
    const [event] = server.events;
    server.mcp.log.length = 0;

    await Promise.all([server.runTask(event), server.runTask(event), server.runTask(event)]);

    expect(await get(taskId)).toMatchObject({ status: 'completed' });
    expect(server.mcp.log.filter((line) => line.ToolCalls === 1)).toHaveLength(1);
  });

  test('ends with the time of its function', async () => {
    server.deliver = () => undefined;
    const { taskId } = await createTask(server, 'never_end');

    await server.runTask(server.events[0], 1_100);

    expect(await get(taskId)).toMatchObject({
      status: 'completed',
      result: { isError: true, content: [{ text: 'The tool never_end did not answer in time. Request id: task-request' }] },
    });
  });

  test('that never begins fails the task, and does not begin later', async () => {
    server.deliver = () => undefined;
    const { taskId } = await createTask(server, 'greet', { name: 'Late' });
    passTime(15 * 60_000);
    expect(await get(taskId)).toMatchObject({ status: 'working' });
    passTime(60_000);

    expect(await get(taskId)).toMatchObject({ status: 'failed', error: { code: -32603, message: 'The task ended without an answer' } });

    await server.runTask(server.events[0]);
    expect(await get(taskId)).toMatchObject({ status: 'failed' });
  });

  test('whose function dies fails the task within a minute', async () => {
    server.deliver = () => undefined;
    const { taskId } = await createTask(server, 'wait');
    // all that a function leaves behind that dies as soon as it has begun
    const { changeTask } = await import('../../../../lambda-src/mcp/tasks/task-store');
    const { task } = server.events[0] as TaskEvent;
    expect(await changeTask(task, (waiting) => beginRun(waiting, Date.now()))).toMatchObject({ changed: true });
    expect(await get(taskId)).toMatchObject({ status: 'working' });
    passTime(60_000);

    expect(await get(taskId)).toMatchObject({ status: 'failed', error: { code: -32603 } });
  });
});

test('a task is forgotten a day after its creation', async () => {
  const { taskId } = await createTask(server, 'greet', { name: 'Ada' });
  await taskWith(server, taskId, 'completed');
  passTime(86_400_000 - 60_000);
  expect(await get(taskId)).toMatchObject({ status: 'completed' });

  passTime(60_000);

  expect(await get(taskId)).toMatchObject({ error: { code: -32602, message: 'Task not found' } });
});

test('the extension is declared', async () => {
  const { capabilities } = await resultOf(server.mcp.call(modern('server/discover')));

  expect(capabilities.extensions).toEqual({ 'io.modelcontextprotocol/tasks': {} });
  expect(capabilities).not.toHaveProperty('tasks');
});

test('a task id in the header must be the one in the body', async () => {
  const request = withTasks('tasks/get', { taskId: 'one' });

  const { status, messages } = await server.mcp.call({ ...request, headers: { ...request.headers, 'Mcp-Name': 'another' } });

  expect(status).toBe(400);
  expect(messages[0].error.code).toBe(-32020);
});

test.each([{}, { taskId: 7 }, { taskId: null }])('a request about %j is invalid', async (params) => {
  const { messages } = await server.mcp.call(withTasks('tasks/get', params));

  expect(messages[0].error.code).toBe(-32602);
});
