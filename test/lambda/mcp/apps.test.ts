import { McpServer } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, test } from 'vitest';
import { startFunction, tool, type McpFunction } from './mcp-function';
import { mcpServer, startModern, type RecordingUpstream } from './mcp-server/upstream';
import { legacy, modern } from './messages';
import { withModule } from './module-bundle';

const UI = { ui: { resourceUri: 'ui://forecast' } };
const DECLARED = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };
const INITIALIZE = legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } });

async function extensionsOf(mcp: McpFunction): Promise<unknown[]> {
  const answers = await Promise.all([modern('server/discover'), INITIALIZE].map((request) => mcp.call(request)));
  return answers.map(({ messages }) => messages.at(-1).result.capabilities.extensions);
}

let upstreams: RecordingUpstream[] = [];
afterEach(() => Promise.all(upstreams.splice(0).map((upstream) => upstream.close())));

async function upstreamWith(meta: object | undefined): Promise<RecordingUpstream> {
  const upstream = await startModern(() => {
    const server = new McpServer({ name: 'upstream', version: '1' });
    server.registerTool('show', { ...(meta && { _meta: meta as Record<string, unknown> }) }, () => ({ content: [] }));
    return server;
  });
  upstreams.push(upstream);
  return upstream;
}

describe('MCP Apps are declared, in both eras,', () => {
  test('for a declared tool that has a page, which is listed with it', async () => {
    const mcp = await startFunction({ manifest: { tools: [tool('show', { meta: UI })] } });

    expect(await extensionsOf(mcp)).toEqual([DECLARED, DECLARED]);
    expect((await mcp.call(modern('tools/list'))).messages[0].result.tools).toMatchObject([{ name: 'show', _meta: UI }]);
  });

  test('for a tool of a module', async () => {
    expect(await extensionsOf(await startFunction(await withModule('shows-pages', { manifest: { keepsState: false } })))).toEqual([
      expect.objectContaining(DECLARED), expect.objectContaining(DECLARED),
    ]);
  });

  test.each([['of the extension', UI], ['of earlier clients', { 'ui/resourceUri': 'ui://forecast' }]])('for a tool of another server, by the member %s', async (_what, meta) => {
    const mcp = await startFunction({ manifest: { mcpServers: [mcpServer(await upstreamWith(meta))] } });

    expect(await extensionsOf(mcp)).toEqual([DECLARED, DECLARED]);
  });
});

describe('MCP Apps are not declared', () => {
  test('where no tool has a page', async () => {
    const mcp = await startFunction({ manifest: { tools: [tool('plain')], mcpServers: [mcpServer(await upstreamWith(undefined))] } });

    expect(await extensionsOf(mcp)).toEqual([undefined, undefined]);
  });

  test('for a tool of another server that is not served', async () => {
    const upstream = await upstreamWith(UI);
    const mcp = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { tools: { include: ['*'], exclude: ['show'] } })] } });

    expect(await extensionsOf(mcp)).toEqual([undefined, undefined]);
  });
});
