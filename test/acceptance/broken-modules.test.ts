import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool, sendMcp } from './mcp-request';

describe.each([
  ['ThrowsAtLoad', /the database at internal\.example\.com/, /connectToDatabase.*module\/index\.mjs:\d+/],
  ['ThrowsAtCall', /the database at internal\.example\.com/, /module\/index\.mjs:\d+/],
  ['Clashes', /declared/, /module\/index\.mjs/],
])('a module that %s', (stack, reason, place) => {
  let server: LocalServer;
  let token: string;

  beforeAll(async () => {
    server = await startLocalServer({ app: await cdkOut('brokenModules'), args: ['--stack', stack] });
    token = await accessToken(server);
  });

  afterAll(() => server?.stop());

  test.each<[string, () => ReturnType<typeof sendMcp>]>([
    ['tools/list', () => sendMcp(server.mcpUrl, { token, method: 'tools/list', id: 'again' })],
    ['tools/list', () => sendMcp(server.mcpUrl, { token, method: 'tools/list', id: 'again' })],
    ['tools/call', () => callTool(server.mcpUrl, token, 'declared')],
  ])('gets every caller a clean error: %s', async (_method, request) => {
    const { body } = await request();

    expect(body).toMatchObject({ jsonrpc: '2.0', error: { code: -32603, message: expect.stringMatching(/[0-9a-f]{8}-[0-9a-f-]{27}/) } });
    expect(JSON.stringify(body)).not.toMatch(/internal\.example|password|index\.mjs|\bat \S+:\d+/);
  });

  test('tells the owner why and where', async () => {
    await expect.poll(() => server.logs()).toMatch(reason);
    await expect.poll(() => server.logs()).toMatch(place);
  });
});
