import { afterAll, beforeAll, expect, test } from 'vitest';
import { resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';
import { returned } from '../lambda-service';
import { caller, tool, type TestRequest } from '../mcp-function';

let server: TaskServer;

beforeAll(async () => {
  server = await startTaskServer({ tools: [tool('reindex', { scopes: ['index:write'], longRunning: true })] });
  server.lambda.functions.reindex = ({ caller: { scopes } }) => returned(`as ${scopes.join(' ')}`);
});

afterAll(() => server?.stop());

const withScopes = (scopes: string, request: TestRequest): TestRequest => ({ ...request, authorizer: { ...caller(), scopes } });

const call = withTasks('tools/call', { name: 'reindex', arguments: {} });

test('S38 a call without the scopes of its tool becomes no task', async () => {
  const answer = await server.mcp.call(withScopes('index:read', call));

  expect(answer.messages[0].result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('needs the scope index:write') }] });
  expect(server.events).toEqual([]);
  expect(await server.aws.scan()).toEqual([]);
});

test('a task runs with the scopes of its call, and is its owner\'s also with a token that has fewer', async () => {
  const { taskId } = await resultOf(server.mcp.call(withScopes('index:write index:read', call)));
  await taskWith(server, taskId, 'completed');
  const { result } = await resultOf(server.mcp.call(withScopes('', withTasks('tasks/get', { taskId }))));

  expect(result.content).toEqual([{ type: 'text', text: 'as index:write index:read' }]);
});
