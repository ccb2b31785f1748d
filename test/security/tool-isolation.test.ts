import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, registerMachineClient } from '../acceptance/machine-client';
import { callTool } from '../acceptance/mcp-request';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
});

afterAll(() => server?.stop());

test('S11 a tool learns who calls, and gets neither the token nor the keys of the server', async () => {
  const client = await registerMachineClient(server);
  const token = await accessToken(server, client);

  const { body } = await callTool(server.mcpUrl, token, 'read_event', { city: 'Rome' });

  const { event, environment } = body.result.structuredContent;
  expect(event).toEqual({
    version: '1',
    tool: 'read_event',
    arguments: { city: 'Rome' },
    requestId: expect.any(String),
    caller: { clientId: client.client_id, subject: client.client_id, scopes: [] },
  });
  expect(JSON.stringify(body)).not.toContain(token.split('.')[2]);
  expect(environment).not.toEqual(expect.arrayContaining([expect.stringMatching(/SECRET_ARN|TABLE_NAME|TOKEN_SECRET/)]));
});

test('S25 interleaved requests with the same id get their own answers', async () => {
  const clients = await Promise.all(Array.from({ length: 4 }, async () => {
    const client = await registerMachineClient(server);
    return { clientId: client.client_id, token: await accessToken(server, client) };
  }));

  const answers = await Promise.all(Array.from({ length: 200 }, async (_, turn) => {
    const { clientId, token } = clients[turn % clients.length];
    const { status, body } = await callTool(server.mcpUrl, token, 'read_event', { turn });
    expect({ status, body }).toMatchObject({ status: 200, body: { result: {} } });
    const { event } = body.result.structuredContent;
    return { id: body.id, mine: event.caller.clientId === clientId, turn: event.arguments.turn };
  }));

  expect(answers).toEqual(Array.from({ length: 200 }, (_, turn) => ({ id: 1, mine: true, turn })));
});

test('S27 what a tool throws is for the log alone', async () => {
  const { status, body } = await callTool(server.mcpUrl, await accessToken(server), 'fail');

  expect({ status, body }).toMatchObject({ status: 200, body: { result: { isError: true, content: [{ type: 'text' }] } } });
  const [{ text }] = body.result.content;
  expect(text).not.toMatch(/arn:|internal\.example|tool-password|index\.mjs|\bat \S+:\d+/);
  const requestId = text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0];
  expect(requestId).toBeDefined();
  await expect.poll(() => server.logs()).toContain(requestId);
  await expect.poll(() => server.logs()).toContain('tool-password');
});
