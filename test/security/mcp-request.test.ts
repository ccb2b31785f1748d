import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { callTool, mcpHttpRequest, sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

describe('S26 input that is made to take long is answered', () => {
  test('JSON that is ten thousand levels deep', async () => {
    const deep = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"walk_tree","arguments":${'{"child":'.repeat(10_000)}{}${'}'.repeat(10_000)}}}`;

    const response = await fetch(new Request(mcpHttpRequest(server.mcpUrl, { token, method: 'tools/call', params: { name: 'walk_tree' } }), { body: deep }));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(Number) } });
  });

  test('a URI of a hundred thousand characters', async () => {
    const { body } = await sendMcp(server.mcpUrl, {
      token,
      method: 'resources/read',
      params: { uri: `probe://${'a{+b}/'.repeat(16_000)}` },
      headers: { 'mcp-name': 'probe://text' },
    });

    expect(body.error.code).toEqual(expect.any(Number));
  });

  test('arguments of a recursive schema', async () => {
    const tree = Array.from({ length: 100 }).reduce<object>((child) => ({ child }), {});

    expect((await callTool(server.mcpUrl, token, 'walk_tree', { tree })).body).toMatchObject({ result: { content: [{ text: 'walk_tree' }] } });
  });

  test('a hundred thousand arguments that are wrong', async () => {
    const tree = Object.fromEntries(Array.from({ length: 90_000 }, (_, i) => [`k${i}`, 1]));

    const { body } = await callTool(server.mcpUrl, token, 'walk_tree', { tree });

    expect(body.result).toMatchObject({ isError: true });
    expect(JSON.stringify(body).length).toBeLessThan(10_000);
  });
});

test('S36 a session id is no credential, and none is given', async () => {
  const { status } = await sendMcp(server.mcpUrl, { method: 'tools/list', headers: { 'mcp-session-id': '1868a90c-5a8e-4a5e-9c8b-0a2f3d2b1a11' } });
  expect(status).toBe(401);

  const answer = await sendMcp(server.mcpUrl, { token, method: 'tools/list', headers: { 'mcp-session-id': '1868a90c-5a8e-4a5e-9c8b-0a2f3d2b1a11' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.has('mcp-session-id')).toBe(false);
});

describe('S38 a header that disagrees with the body is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['another tool', { 'mcp-name': 'in_region' }],
    ['no tool', { 'mcp-name': '' }],
    ['another method', { 'mcp-method': 'tools/list' }],
    ['another version', { 'mcp-protocol-version': '2025-11-25' }],
  ])('%s', async (_name, headers) => {
    const { status, body } = await sendMcp(server.mcpUrl, { token, method: 'tools/call', params: { name: 'fail', arguments: {} }, headers });

    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: -32020 } } });
  });

  test.each<[string, Record<string, string>]>([
    ['another argument', { 'mcp-param-region': 'eu-west-1' }],
    ['no argument', {}],
  ])('%s', async (_name, headers) => {
    const params = { name: 'in_region', arguments: { region: 'us-east-1' } };
    const { status, body } = await sendMcp(server.mcpUrl, { token, method: 'tools/call', params, headers });

    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: -32020 } } });
  });
});
