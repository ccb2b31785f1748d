import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INITIALIZE, sendEarly } from './early-request';
import { serveWithoutCode, type ServerWithoutCode, type User } from './serve-without-code';
import { callTool, sendMcp, type McpResponse } from '../acceptance/mcp-request';

let serving: ServerWithoutCode;
let alice: User;
let bob: User;

beforeAll(async () => {
  serving = await serveWithoutCode();
  [alice, bob] = await Promise.all([serving.newUser(), serving.newUser('files:write')]);
});

afterAll(() => serving?.close());

const call = async ({ token }: User, tool: string, args: Record<string, unknown> = {}) =>
  (await callTool(serving.server.mcpUrl, token, tool, args)).body.result;

describe('S25 items of DynamoDB that are the caller\'s', () => {
  const key = (attributes: object) => Buffer.from(JSON.stringify(attributes)).toString('base64url');

  beforeAll(async () => {
    for (const [user, name] of [[alice, 'a1'], [alice, 'a2'], [alice, 'a3'], [bob, 'of-bob-1'], [bob, 'of-bob-2']] as const) {
      expect((await call(user, 'write_note', { name })).isError).toBeUndefined();
    }
  });

  test('are listed to their end, and no further', async () => {
    const names: string[] = [];
    let startKey: string | undefined;
    do {
      const { structuredContent: { items, nextStartKey } } = await call(alice, 'list_notes', startKey === undefined ? {} : { startKey });
      names.push(...items.map(({ name, owner }: Record<string, string>) => `${owner === alice.subject} ${name}`));
      startKey = nextStartKey;
    } while (startKey !== undefined);
    expect(names).toEqual(['true a1', 'true a2', 'true a3']);
  });

  test.each<[string, () => string]>([
    ['of another caller', () => key({ owner: { S: bob.subject }, name: { S: 'b' } })],
    ['that another caller got', () => key({ owner: { S: bob.subject }, name: { S: 'of-bob-1' } })],
    ['with more attributes', () => key({ owner: { S: alice.subject }, name: { S: 'a1' }, other: { S: 'x' } })],
    ['of another type', () => key({ owner: { N: '1' }, name: { S: 'a' } })],
    ['that is none', () => 'x'],
    ['that is no object', () => Buffer.from('null').toString('base64url')],
    ['with a prototype', () => Buffer.from('{"__proto__":{"S":"x"},"owner":{"S":"x"}}').toString('base64url')],
  ])('are not left by a start key %s', async (_name, startKey) => {
    const result = await call(alice, 'list_notes', { startKey: startKey() });

    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toMatch(/of-bob/);
  });

  test.each<unknown>([{ S: 'of-bob-1' }, ['of-bob-1'], { owner: 'bob' }, 1, true, null])('are not left by a key that is %j', async (name) => {
    expect((await call(alice, 'get_note', { name })).isError).toBe(true);
  });

  test('are nobody else\'s', async () => {
    expect((await call(alice, 'get_note', { name: 'of-bob-1' })).isError).toBe(true);
    expect((await call(bob, 'get_note', { name: 'of-bob-1', owner: alice.subject, caller: { subject: alice.subject } })).structuredContent)
      .toEqual({ owner: bob.subject, name: 'of-bob-1' });
  });
});

describe('S20 objects of S3 below a prefix', () => {
  beforeAll(async () => {
    for (const [key, text] of [['help/start', 'welcome'], ['secret', 'hidden'], ['helpful', 'hidden'], ['other/secret', 'hidden']]) {
      expect((await call(bob, 'write_file', { key, text })).isError).toBeUndefined();
    }
  });

  test('are read', async () => {
    expect((await call(alice, 'read_help', { page: 'start' })).content).toEqual([{ type: 'text', text: 'welcome' }]);
  });

  test.each(['../secret', '..%2fsecret', '%2e%2e/secret', '/../secret', './../../secret', 'x/../../secret', '../help/../secret', 'start/../../secret', '../other/secret'])(
    'are not left by %j',
    async (page) => {
      const result = await call(alice, 'read_help', { page });
      expect(result.isError).toBe(true);
      expect(JSON.stringify(result)).not.toContain('hidden');

      const { body } = await sendEarly(serving.server.mcpUrl, alice.token, { id: 1, method: 'resources/read', params: { uri: `help://${page}` } });
      expect(body.error).toBeDefined();
      expect(JSON.stringify(body)).not.toContain('hidden');
    },
  );

  test('are listed alone', async () => {
    const { body } = await sendMcp(serving.server.mcpUrl, { token: alice.token, method: 'resources/list' });
    expect(body.result.resources.map(({ uri }: { uri: string }) => uri)).toEqual(['help://start']);
    for (const after of ['../', '', '\uffff', 'start']) {
      const cursor = Buffer.from(JSON.stringify({ source: 1, cursor: after })).toString('base64url');
      const answer = await sendMcp(serving.server.mcpUrl, { token: alice.token, method: 'resources/list', params: { cursor } });
      expect(JSON.stringify(answer.body)).not.toMatch(/secret|helpful/);
    }
  });
});

describe('S38 a tool whose scopes the caller lacks', () => {
  const write = { name: 'write_file', arguments: { key: 'help/forged', text: 'x' } };
  const refused = ({ status, headers, body }: McpResponse) => {
    // the authorizer sees the names of tools that are called directly, alone
    const [challenge] = status === 403 ? [headers.get('www-authenticate')] : body.result._meta['mcp/www_authenticate'];
    expect(challenge).toContain('scope="files:write"');
    expect(body.result?.isError ?? true).toBe(true);
  };

  test('is not called through call_tool', async () => {
    const ask = ({ token }: User, args: object) => callTool(serving.server.mcpUrl, token, 'call_tool', args as Record<string, unknown>);
    refused(await ask(alice, write));
    refused(await callTool(serving.server.mcpUrl, alice.token, write.name, write.arguments));
    expect((await ask(alice, { name: 'call_tool', arguments: write })).body.result.isError).toBe(true);
    expect((await ask(bob, write)).body.result.isError).toBeUndefined();
  });

  test('is not called by clients of earlier revisions', async () => {
    const { session } = await sendEarly(serving.server.mcpUrl, alice.token, INITIALIZE);
    for (const params of [write, { name: 'call_tool', arguments: write }]) {
      refused(await sendEarly(serving.server.mcpUrl, alice.token, { id: 1, method: 'tools/call', params }, session ?? undefined));
    }
  });

  test('is not found', async () => {
    const found = async (user: User) => (await call(user, 'search_tools', { query: 'write any file', limit: 20 })).structuredContent.tools
      .map(({ name }: { name: string }) => name);
    expect(await found(alice)).not.toContain('write_file');
    expect(await found(bob)).toContain('write_file');
  });
});

test('S38 tools that are excluded are not called by who guesses their names', async () => {
  for (const [tool, args] of [['up_forbidden', {}], ['forbidden', {}], ['call_tool', { name: 'up_forbidden' }]] as const) {
    const { body } = await callTool(serving.server.mcpUrl, alice.token, tool, args);
    expect(body.error?.code ?? body.result.isError).toBeOneOf([-32602, true]);
  }
  expect(serving.upstream.of('tools/call')).toEqual([]);
  expect((await call(alice, 'call_tool', { name: 'up_run' })).content).toEqual([{ type: 'text', text: 'ran' }]);
});

test('S36 a task that is an execution is for the caller whose it is', async () => {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
  };
  const { body } = await sendMcp(serving.server.mcpUrl, {
    token: alice.token, method: 'tools/call', params: { name: 'ship', arguments: { parcel: 'P' }, _meta },
  });
  const { taskId } = body.result;
  const ask = async ({ token }: User, method: string, params: object = {}) =>
    (await sendMcp(serving.server.mcpUrl, { token, method, params: { taskId, _meta, ...params }, headers: { 'mcp-name': taskId } })).body;

  for (const [method, params] of [['tasks/get', {}], ['tasks/update', { inputResponses: {} }], ['tasks/cancel', {}]] as const) {
    expect((await ask(bob, method, params)).error).toMatchObject({ code: -32602 });
  }
  const { result } = await ask(alice, 'tasks/get');
  expect(result).toMatchObject({ status: 'working' });
  expect(JSON.stringify(result)).not.toContain('arn:');
  expect((await ask(alice, 'tasks/cancel')).result).toMatchObject({ resultType: 'complete' });
  expect((await ask(alice, 'tasks/get')).result).toMatchObject({ status: 'cancelled' });
});
