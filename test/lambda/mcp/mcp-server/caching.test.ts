import { McpServer } from '@modelcontextprotocol/server';
import { afterEach, expect, test } from 'vitest';
import { mcpServer, startModern, type RecordingUpstream } from './upstream';
import type { McpServerManifest } from '../../../../src/contract';
import { startFunction } from '../mcp-function';
import { modern } from '../messages';

/* What clients are told of how long, and for whom, they may keep a list. */

const upstreams: RecordingUpstream[] = [];

afterEach(() => Promise.all(upstreams.splice(0).map((upstream) => upstream.close())));

async function listing(ttlMs: number, cacheScope: 'public' | 'private'): Promise<RecordingUpstream> {
  const upstream = await startModern(() => {
    const server = new McpServer({ name: 'up', version: '1' }, { cacheHints: { 'tools/list': { ttlMs, cacheScope } } });
    server.registerTool('read', { description: 'Reads' }, () => ({ content: [] }));
    return server;
  });
  upstreams.push(upstream);
  return upstream;
}

async function hintsWith(...mcpServers: McpServerManifest[]) {
  const mcp = await startFunction({ manifest: { mcpServers, listing: { pageSize: 200, cacheTtl: 600_000, cacheScope: 'public' } } });
  const { ttlMs, cacheScope } = (await mcp.call(modern('tools/list'))).messages.at(-1).result;
  return { ttlMs, cacheScope };
}

test.each([
  ['the other server', 20_000, 'public', { listTtl: 300_000 }, { ttlMs: 20_000, cacheScope: 'public' }],
  ['the owner', 300_000, 'public', { listTtl: 20_000 }, { ttlMs: 20_000, cacheScope: 'public' }],
  ['the other server, for this one alone', 900_000, 'private', { listTtl: 900_000 }, { ttlMs: 600_000, cacheScope: 'private' }],
] as const)('as long as %s says', async (_who, ttlMs, cacheScope, overrides, hints) => {
  expect(await hintsWith(mcpServer(await listing(ttlMs, cacheScope), overrides))).toEqual(hints);
});

test('until a server that could not be asked is asked again', async () => {
  const [up, down] = [await listing(300_000, 'public'), await listing(300_000, 'public')];
  await down.close();
  expect(await hintsWith(mcpServer(up, { listTtl: 300_000 }), mcpServer(down, { prefix: 'down_', listTtl: 300_000 }))).toMatchObject({ ttlMs: 10_000 });
});
