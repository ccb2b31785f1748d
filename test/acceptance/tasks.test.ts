import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { sendMcp } from './mcp-request';

const TASKS = 'io.modelcontextprotocol/tasks';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('moduleProbe'), args: ['--instances', '3'] });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

/** Sends a request of a client with these capabilities. */
async function send(method: string, params: Record<string, unknown>, capabilities: object = { extensions: { [TASKS]: {} } }): Promise<any> {
  return (await sendMcp(server.mcpUrl, { token, method, params, capabilities })).body;
}

/** Waits for a line of the log about a task. */
async function untilLogged(message: string, taskId: string): Promise<void> {
  while (!server.logs().split('\n').some((line) => line.includes(message) && line.includes(taskId))) await sleep(50);
}

describe('a Lambda tool that is declared long-running', () => {
  const call = { name: 'count_slowly', arguments: { to: 3 } };

  test('runs as a task for clients that know tasks', async () => {
    const { result: { taskId, ...created } } = await send('tools/call', call);
    expect(created).toMatchObject({ resultType: 'task', status: 'working', createdAt: expect.any(String), ttlMs: expect.any(Number) });

    let task = (await send('tasks/get', { taskId })).result;
    while (task.status === 'working') {
      await sleep(task.pollIntervalMs / 10);
      task = (await send('tasks/get', { taskId })).result;
    }

    expect(task).toMatchObject({ status: 'completed', result: { content: [{ type: 'text', text: 'counted to 3' }] } });
  });

  test('answers within the request to clients that do not', async () => {
    expect((await send('tools/call', call, {})).result).toMatchObject({ resultType: 'complete', content: [{ type: 'text', text: 'counted to 3' }] });
  });

  test('does not become a task when its arguments are wrong', async () => {
    expect((await send('tools/call', { ...call, arguments: { to: 'three' } })).result).toMatchObject({ resultType: 'complete', isError: true });
  });
});

describe('a tool of a module that runs as a task', () => {
  test('is refused to clients that do not know tasks, if it says so', async () => {
    expect((await send('tools/call', { name: 'nap', arguments: { seconds: 0 } }, {})).error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { [TASKS]: {} } } },
    });
  });

  test('ends when it is cancelled', async () => {
    const { result: { taskId } } = await send('tools/call', { name: 'nap', arguments: { seconds: 100 } });
    await untilLogged('The task runs', taskId);

    await send('tasks/cancel', { taskId });

    expect((await send('tasks/get', { taskId })).result).toMatchObject({ status: 'cancelled' });
    await untilLogged('The task was given up', taskId);
  });
});
