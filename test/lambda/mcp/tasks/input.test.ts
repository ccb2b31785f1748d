import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTask, resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';
import { eventually } from '../../../eventually';

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

const accept = (name: string) => ({ action: 'accept', content: { name } });
const get = (taskId: string) => resultOf(server.mcp.call(withTasks('tasks/get', { taskId })));
const update = (taskId: string, inputResponses: unknown) => resultOf(server.mcp.call(withTasks('tasks/update', { taskId, inputResponses })));

describe('a tool that asks for input', () => {
  test('is run anew with the answers and its state, as often as it asks, and no function waits meanwhile', async () => {
    const { taskId } = await createTask(server, 'ask', { topic: 'colour' });
    const first = await taskWith(server, taskId, 'input_required');
    const [firstKey] = Object.keys(first.inputRequests);
    expect(first.inputRequests[firstKey]).toMatchObject({ method: 'elicitation/create', params: { message: 'A first colour?' } });
    expect(first).not.toHaveProperty('requestState');

    expect(await update(taskId, { [firstKey]: accept('red') })).toMatchObject({ resultType: 'complete' });
    const second = await eventually(async () => {
      const task = await taskWith(server, taskId, 'input_required');
      expect(Object.keys(task.inputRequests)).not.toContain(firstKey);
      return task;
    });
    const [secondKey] = Object.keys(second.inputRequests);
    expect(second.inputRequests[secondKey]).toMatchObject({ params: { message: 'A second colour?' } });
    await update(taskId, { [secondKey]: accept('blue') });

    const { result } = await taskWith(server, taskId, 'completed');
    expect(result.content).toEqual([{ type: 'text', text: 'red and blue' }]);
    expect(server.events).toHaveLength(3);
  });

  test('gets its state back when the answer takes longer than a request may', async () => {
    const { taskId } = await createTask(server, 'ask', { topic: 'colour' });
    const [first] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);
    await update(taskId, { [first]: accept('red') });
    const [second] = await eventually(async () => {
      const keys = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);
      expect(keys).not.toContain(first);
      return keys;
    });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 3_600_000 });
    server.deliver = () => undefined;
    await update(taskId, { [second]: accept('blue') });

    await server.runTask(server.events.at(-1));

    expect(await get(taskId)).toMatchObject({ status: 'completed', result: { content: [{ text: 'red and blue' }] } });
    server.deliver = (event) => void server.runTask(event);
  });

  test('waits until everything is answered', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left, right] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);

    await update(taskId, { [left]: accept('L') });

    const waiting = await get(taskId);
    expect(waiting.status).toBe('input_required');
    expect(Object.keys(waiting.inputRequests)).toEqual([right]);
    await update(taskId, { [right]: accept('R') });
    expect((await taskWith(server, taskId, 'completed')).result.content[0].text).toBe('L, R');
  });

  test('gets each answer once, of answers that come at the same time', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left, right] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);
    server.mcp.log.length = 0;

    await Promise.all([
      update(taskId, { [left]: accept('L') }), update(taskId, { [right]: accept('R') }),
      update(taskId, { [left]: accept('L') }), update(taskId, { [right]: accept('R') }),
    ]);

    expect((await taskWith(server, taskId, 'completed')).result.content[0].text).toBe('L, R');
    expect(server.mcp.log.filter((line) => line.ToolCalls === 1)).toHaveLength(1);
  });

  test('gets neither second answers nor answers to what was not asked', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left, right] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);

    await update(taskId, { [left]: accept('first'), unknown: accept('x'), constructor: accept('y') });
    await update(taskId, { [left]: accept('second'), [right]: accept('R') });

    expect((await taskWith(server, taskId, 'completed')).result.content[0].text).toBe('first, R');
    expect(await update(taskId, { [left]: accept('third') })).toMatchObject({ resultType: 'complete' });
  });

  test('does not get more than a task can hold', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);

    const { error } = await update(taskId, { [left]: accept('x'.repeat(300_000)) });

    expect(error).toMatchObject({ code: -32602, message: 'The input responses are too large' });
    expect(Object.keys((await get(taskId)).inputRequests)).toContain(left);
  });

  test('runs on with the answers even if a late event of the run before arrives at the same time', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left, right] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);
    server.deliver = () => undefined;
    let answered: Promise<unknown> | undefined;
    const answer = () => answered ??= update(taskId, { [left]: accept('L'), [right]: accept('R') });
    let reads = 0;
    server.aws.onCall = async (target) => {
      // before the late event is found to come too late
      if (target.endsWith('.GetItem') && ++reads === 1) {
        await answer();
      }
    };
    await server.runTask(server.events[0]);
    await answer();
    server.aws.onCall = () => undefined;

    await server.runTask(server.events[1]);

    expect(await get(taskId)).toMatchObject({ status: 'completed' });
  });

  test('can be cancelled while it waits', async () => {
    const { taskId } = await createTask(server, 'ask_two');
    const [left, right] = Object.keys((await taskWith(server, taskId, 'input_required')).inputRequests);

    await server.mcp.call(withTasks('tasks/cancel', { taskId }));
    await update(taskId, { [left]: accept('L'), [right]: accept('R') });

    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
    expect(server.events).toHaveLength(1);
  });

  test('may ask within the request before it goes on as a task', async () => {
    const first = await resultOf(server.mcp.call(withTasks('tools/call', { name: 'ask_before', arguments: {} })));
    expect(first).toMatchObject({ resultType: 'input_required' });
    expect(first).not.toHaveProperty('taskId');

    const created = await resultOf(server.mcp.call(withTasks('tools/call', {
      name: 'ask_before',
      arguments: {},
      inputResponses: { answer: accept('Ada') },
    })));

    expect(created).toMatchObject({ resultType: 'task' });
    expect((await taskWith(server, created.taskId, 'completed')).result.content[0].text).toBe('Hello, Ada!');
  });

  test('asks only for what the client can do', async () => {
    const request = withTasks('tools/call', { name: 'ask', arguments: { topic: 'colour' } });
    const { params } = request.body as { params: { _meta: Record<string, unknown> } };
    params._meta['io.modelcontextprotocol/clientCapabilities'] = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
    const { taskId } = await resultOf(server.mcp.call(request));

    expect(await taskWith(server, taskId, 'failed')).toMatchObject({ error: { code: -32021 } });
  });
});

test('an update without answers is invalid', async () => {
  const { error } = await resultOf(server.mcp.call(withTasks('tasks/update', { taskId: 'x' })));

  expect(error).toMatchObject({ code: -32602 });
});
