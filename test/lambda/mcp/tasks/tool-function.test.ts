import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTask, resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';
import { eventually } from '../../../eventually';
import { returned, threw } from '../lambda-service';
import { functionArn, startFunction, tool } from '../mcp-function';
import { callTool } from '../messages';

let server: TaskServer;

beforeAll(async () => {
  server = await startTaskServer({
    module: undefined,
    tools: [
      tool('archive', { longRunning: true, outputSchema: { type: 'object', required: ['files'] } }),
      tool('stream', { longRunning: true, handler: { type: 'streamingLambdaFunction', functionArn: functionArn('stream') } }),
      tool('quick'),
    ],
  });
  server.lambda.functions.quick = () => returned('at once');
});

afterAll(() => server.stop());

test('a long-running tool function gets the call of the task, with its caller', async () => {
  server.lambda.functions.archive = ({ arguments: args, caller }) => returned({ files: 3, args, caller });
  const { taskId } = await createTask(server, 'archive', { year: 2026 }, 'alice');

  const { result } = await taskWith(server, taskId, 'completed', 'alice');

  expect(result.structuredContent).toEqual({
    files: 3,
    args: { year: 2026 },
    caller: { clientId: 'alice', subject: 'alice', scopes: ['mcp:tools', 'mcp:read'] },
  });
});

test('a long-running tool function that streams reports as the status of the task', async () => {
  let goOn = (): void => undefined;
  server.lambda.streaming.stream = async (stream) => {
    stream.line({ progress: 1, total: 2, message: 'Half of it' });
    await new Promise<void>((resolve) => goOn = resolve);
    stream.line({ result: 'all of it' });
    stream.complete();
  };
  const { taskId } = await createTask(server, 'stream');

  await eventually(async () => {
    const task = await resultOf(server.mcp.call(withTasks('tasks/get', { taskId })));
    expect(task).toMatchObject({ status: 'working', statusMessage: 'Half of it' });
  });
  goOn();

  expect((await taskWith(server, taskId, 'completed')).result.content).toEqual([{ type: 'text', text: 'all of it' }]);
});

test('its failures are those of a call', async () => {
  server.lambda.functions.archive = () => threw('Error', 'disk full');
  const { taskId } = await createTask(server, 'archive');

  expect((await taskWith(server, taskId, 'completed')).result).toMatchObject({ isError: true, content: [{ text: expect.not.stringContaining('disk') }] });
});

test('it is answered within the request for clients that do not know tasks', async () => {
  server.lambda.functions.archive = () => returned({ files: 1 });

  expect(await resultOf(server.mcp.call(callTool('archive')))).toMatchObject({ resultType: 'complete', structuredContent: { files: 1 } });
});

test('other tools never become tasks', async () => {
  const result = await resultOf(server.mcp.call(withTasks('tools/call', { name: 'quick', arguments: {}, task: { ttl: 60_000 } })));

  expect(result).toMatchObject({ resultType: 'complete', content: [{ text: 'at once' }] });
});

test('a server that keeps no state knows no tasks, nor declares them', async () => {
  const stateless = await startFunction({ manifest: { tools: [tool('quick')] } });

  const { messages } = await stateless.call(withTasks('server/discover'));
  const { status } = await stateless.call(withTasks('tasks/get', { taskId: 'x' }));

  expect(messages[0].result.capabilities).not.toHaveProperty('extensions');
  expect(status).toBe(404);
});

test('the result of a task is as large as a function can answer, whatever is said twice in it', async () => {
  const rows = Array.from({ length: 90_000 }, (_, id) => ({ id, text: 'a "quoted" line, and the rest of it' }));
  server.lambda.functions.archive = () => returned({ files: 1, rows });
  const { taskId } = await createTask(server, 'archive');

  const { result } = await taskWith(server, taskId, 'completed');

  expect(result.isError).toBeUndefined();
  expect(result.structuredContent.rows).toHaveLength(rows.length);
});
