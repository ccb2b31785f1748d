import { McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mcpServer, startModern, type RecordingUpstream } from './upstream';
import { BASE_URL, caller, startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, legacy, modern } from '../messages';

let upstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  upstream = await startModern(() => {
    const server = new McpServer({ name: 'up', version: '1' }, { cacheHints: { 'tools/list': { ttlMs: 50_000 } } });
    server.registerTool('read', { description: 'Reads' }, () => ({ content: [{ type: 'text', text: 'read' }] }));
    return server;
  });
  mcp = await startFunction({
    manifest: {
      mcpServers: [
        mcpServer(upstream, { prefix: 'free_' }),
        mcpServer(upstream, { prefix: 'paid_', scopes: ['up:read', 'up:pay'] }),
      ],
      listing: { pageSize: 1, cacheTtl: 600_000, cacheScope: 'public' },
    },
  });
});

beforeEach(() => void (upstream.received.length = 0));

afterAll(() => upstream?.close());

function withScopes(scopes: string, request: TestRequest): TestRequest {
  return { ...request, authorizer: { ...caller(), scopes } };
}

test('tools are listed for those who may call them, page by page', async () => {
  const listed = async (scopes: string) => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const { result } = (await mcp.call(withScopes(scopes, modern('tools/list', cursor === undefined ? {} : { cursor })))).messages.at(-1);
      names.push(...result.tools.map(({ name }: { name: string }) => name));
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    return names;
  };
  expect(await listed('')).toEqual(['free_read']);
  expect(await listed('up:read')).toEqual(['free_read']);
  expect(await listed('up:pay up:read')).toEqual(['free_read', 'paid_read']);
});

test('a list is kept no longer than those that it is made of, and not for others', async () => {
  const { result } = (await mcp.call(modern('tools/list'))).messages.at(-1);
  expect(result).toMatchObject({ ttlMs: 50_000, cacheScope: 'private' });
});

test.each([['2026-07-28', callTool], ['earlier', (name: string) => legacy('tools/call', { name, arguments: {} })]])(
  'S38 a call without the scopes is refused with those to ask for, revision %s',
  async (_revision, call) => {
    const { status, messages } = await mcp.call(withScopes('up:read', call('paid_read')));
    const [challenge] = messages[0].result._meta['mcp/www_authenticate'];
    expect([status, messages[0].result.isError]).toEqual([200, true]);
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="up:read up:pay"');
    expect(challenge).toContain(`${BASE_URL}/.well-known/oauth-protected-resource/mcp`);
    expect(upstream.received).toEqual([]);
    expect((await mcp.call(withScopes('up:read up:pay', call('paid_read')))).messages.at(-1).result.content[0].text).toBe('read');
  },
);

test('a call is counted like that of any tool', async () => {
  await mcp.call(callTool('free_read'));
  expect(mcp.log).toContainEqual(expect.objectContaining({ message: 'The tool was called', Tool: 'free_read', subject: 'client-1' }));
});

test('lists are read once for all, as often as they may be', async () => {
  const fresh = await startFunction({ manifest: { mcpServers: [mcpServer(upstream)] } });
  for (const subject of ['alice', 'bob', 'alice']) {
    await fresh.call({ ...modern('tools/list'), authorizer: caller(subject) });
    await fresh.call({ ...callTool('read'), authorizer: caller(subject) });
  }
  expect(upstream.of('tools/list')).toHaveLength(1);
  expect(upstream.of('server/discover')).toHaveLength(1);
  expect(upstream.of('tools/call')).toHaveLength(3);
});

test('tools are listed for those who may not call them, with a mark, unless the other server would be told who asks', async () => {
  const listing = { pageSize: 100, cacheTtl: 600_000, cacheScope: 'private', unauthorizedTools: 'listed' } as const;
  const other = await startFunction({
    manifest: {
      mcpServers: [
        mcpServer(upstream, { prefix: 'paid_', scopes: ['up:read', 'up:pay'] }),
        mcpServer(upstream, { prefix: 'own_', scopes: ['up:own'], tellsCaller: true }),
      ],
      listing,
    },
  });
  const listed = async (scopes: string) => (await other.call(withScopes(scopes, modern('tools/list')))).messages.at(-1).result.tools;
  const securitySchemes = [{ type: 'oauth2', scopes: ['up:read', 'up:pay'] }];

  expect(await listed('up:read')).toMatchObject([{
    name: 'paid_read',
    description: expect.stringMatching(/^\[Not authorized yet: needs the scopes up:read up:pay\. .*\] Reads$/),
    _meta: { securitySchemes, 'mcp/www_authenticate': [expect.stringContaining('scope="up:read up:pay"')] },
  }]);
  const [paid] = await listed('up:read up:pay');
  expect(paid).toMatchObject({ description: 'Reads', _meta: { securitySchemes } });
  expect(paid._meta).not.toHaveProperty(['mcp/www_authenticate']);
});
