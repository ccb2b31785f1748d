import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

/** A request as clients sent it before there were protocol headers. */
async function send(message: object): Promise<{ status: number; message?: any }> {
  const response = await fetch(server.mcpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream', 'authorization': `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await response.text();
  const data = text.match(/^data: (.*)$/m)?.[1] ?? text;
  return { status: response.status, message: data === '' ? undefined : JSON.parse(data) };
}

describe('a client of the revision 2024-11-05', () => {
  test('shakes hands', async () => {
    const { message } = await send({
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'early', version: '0.1' } },
    });

    expect(message.result).toMatchObject({ protocolVersion: '2024-11-05', capabilities: { tools: {}, resources: {} } });
    expect(await send({ method: 'notifications/initialized' })).toEqual({ status: 202, message: undefined });
  });

  test('lists and calls tools', async () => {
    const listed = await send({ id: 1, method: 'tools/list' });
    expect(listed.message.result.tools).toHaveLength(3);

    const called = await send({
      id: 'two',
      method: 'tools/call',
      params: { name: 'working_days', arguments: { from: '2026-12-21', to: '2026-12-31', holidays: ['2026-12-25'] } },
    });
    expect(called.message).toMatchObject({ id: 'two', result: { content: [{ type: 'text' }] } });
    expect(JSON.parse(called.message.result.content[0].text)).toMatchObject({ workingDays: 8 });
  });

  test('lists and reads resources', async () => {
    const listed = await send({ id: 3, method: 'resources/list' });
    expect(listed.message.result.resources).toHaveLength(3);

    const read = await send({ id: 4, method: 'resources/read', params: { uri: 'handbook://on-call' } });
    expect(read.message.result.contents[0].text).toMatch(/^# /);
  });
});
