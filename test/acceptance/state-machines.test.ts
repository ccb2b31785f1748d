import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool, sendMcp } from './mcp-request';
import { connectClient, connectEarlierClient, jsonOf, textOf } from './sdk-client';

const KNOWS_TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('stateMachines') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

/** Sends a request of a client that knows tasks. */
async function send(method: string, params: Record<string, unknown>): Promise<any> {
  return (await sendMcp(server.mcpUrl, { token, method, params, capabilities: KNOWS_TASKS })).body.result;
}

describe('an express workflow', () => {
  test('answers with its output, by the output schema', async () => {
    const client = await connectClient(server);
    try {
      expect((await client.callTool({ name: 'postage', arguments: { grams: 20 } })).structuredContent).toEqual({ cents: 95 });
      expect((await client.callTool({ name: 'postage', arguments: { grams: 1999.5 } })).structuredContent).toEqual({ cents: 549 });
    } finally {
      await client.close();
    }
  });

  test('fails with the name of its error', async () => {
    const { result } = (await callTool(server.mcpUrl, token, 'postage', { grams: 2001 })).body;

    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^The tool postage failed with the error TooHeavy\. Request id: \S+$/);
    await expect.poll(() => server.logs()).toContain('Nothing above 2 kg is sent');
  });
});

describe('a standard workflow', () => {
  test('is a task for a client that knows tasks', async () => {
    const { taskId, ...created } = await send('tools/call', { name: 'ship', arguments: { parcel: 'AB12' } });
    expect(created).toMatchObject({ resultType: 'task', status: 'working' });

    let task = await send('tasks/get', { taskId });
    while (task.status === 'working') {
      await sleep(500);
      task = await send('tasks/get', { taskId });
    }

    expect(task).toMatchObject({ status: 'completed' });
    expect(jsonOf(task.result)).toEqual({ parcel: 'AB12', state: 'handed over' });
  });

  test('is waited for by a client that does not', async () => {
    const client = await connectEarlierClient(server);
    try {
      expect(jsonOf(await client.callTool({ name: 'ship', arguments: { parcel: 'CD34' } }))).toEqual({ parcel: 'CD34', state: 'handed over' });
    } finally {
      await client.close();
    }
  });

  test('stops when its task is cancelled', async () => {
    const { taskId } = await send('tools/call', { name: 'ship', arguments: { parcel: 'EF56' } });

    await send('tasks/cancel', { taskId });

    expect(await send('tasks/get', { taskId })).toMatchObject({ status: 'cancelled' });
  });

  test('does not start with wrong arguments', async () => {
    expect(await send('tools/call', { name: 'ship', arguments: { parcel: 'x' } })).toMatchObject({ resultType: 'complete', isError: true });
  });
});
