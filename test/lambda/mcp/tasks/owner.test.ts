import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTask, resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';
import { caller } from '../mcp-function';

let server: TaskServer;

beforeAll(async () => {
  server = await startTaskServer();
});

afterAll(() => server.stop());

const REQUESTS: Record<string, (taskId: string) => Record<string, unknown>> = {
  'tasks/get': (taskId) => ({ taskId }),
  'tasks/update': (taskId) => ({ taskId, inputResponses: { 'left-1': { action: 'accept', content: { name: 'stolen' } } } }),
  'tasks/cancel': (taskId) => ({ taskId }),
};

const THIEVES = {
  'another client': { ...caller('thief'), subject: 'client-1' },
  'another person with the same client': { ...caller('client-1'), subject: 'thief' },
  'a client and a person whose names run into each other alike': { ...caller('client-1client'), subject: '-1' },
};

test.each(Object.entries(THIEVES))('S36 the task of a user is to %s as if it were not there', async (_, authorizer) => {
  const { taskId } = await createTask(server, 'ask_two');
  await taskWith(server, taskId, 'input_required');

  for (const [method, params] of Object.entries(REQUESTS)) {
    const stolen = await server.mcp.call({ ...withTasks(method, params(taskId)), authorizer });
    const unknown = await server.mcp.call({ ...withTasks(method, params('never-was')), authorizer });

    expect(stolen.messages[0].error).toEqual({ code: -32602, message: 'Task not found' });
    expect({ ...stolen, headers: {} }).toEqual({ ...unknown, headers: {} });
  }
  const untouched = await taskWith(server, taskId, 'input_required');
  expect(Object.keys(untouched.inputRequests)).toEqual(['left-1', 'right-1']);
});

test('S25 of 60 tasks that two users create at the same time with equal request ids, each completes for its own user', async () => {
  const users = ['alice', 'bob'];
  const created = await Promise.all(Array.from({ length: 60 }, async (_, index) => {
    const user = users[index % 2]!;
    const { taskId } = await createTask(server, 'greet', { name: `${user}-${index}` }, user);
    return { user, index, taskId };
  }));

  expect(new Set(created.map(({ taskId }) => taskId)).size).toBe(60);
  for (const { user, index, taskId } of created) {
    const { result } = await taskWith(server, taskId, 'completed', user);
    expect(result.content).toEqual([{ type: 'text', text: `Hello, ${user}-${index}! You are ${user}.` }]);
  }
});

test('what is stored can be read by whoever knows the task alone', async () => {
  const { taskId } = await createTask(server, 'greet', { name: 'Ada' });
  await taskWith(server, taskId, 'completed');

  const keys = (await server.aws.scan()).map((record) => record.pk!.S!);

  expect(keys.length).toBeGreaterThan(1);
  expect(keys.join()).not.toContain(taskId);
  expect(keys.join()).not.toContain('client-1');
  const { error } = await resultOf(server.mcp.call(withTasks('tasks/get', { taskId: keys[0] })));
  expect(error).toMatchObject({ code: -32602 });
});
