import { McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { caller, functionArn, startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { mcpServer, startModern, type RecordingUpstream } from '../mcp-server/upstream';
import { callTool, modern } from '../messages';

let lambda: LambdaService;
let upstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  lambda = await startLambdaService();
  upstream = await startModern(() => {
    const server = new McpServer({ name: 'crm', version: '1' });
    server.registerTool('find_lead', { description: 'Looks for somebody who may buy', inputSchema: z.object({ name: z.string() }) }, ({ name }) => ({ content: [{ type: 'text', text: `found ${name}` }] }));
    server.registerTool('drop_lead', { description: 'Forgets somebody' }, () => ({ content: [] }));
    return server;
  });
  mcp = await startFunction({
    manifest: {
      tools: [tool('about')],
      mcpServers: [mcpServer(upstream, { prefix: 'crm_', scopes: ['crm'] })],
      toolSearch: { hidesTools: true, alwaysListed: { include: ['crm_drop*'], exclude: [] } },
      interceptors: [{ functionArn: functionArn('guard'), phases: ['request', 'response'], tools: { include: ['crm_*'], exclude: [] } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});

beforeEach(() => {
  lambda.payloads.length = 0;
  lambda.functions.guard = () => returned(null);
  mcp.log.length = 0;
  upstream.received.length = 0;
});

afterAll(async () => {
  lambda.close();
  await upstream.close();
});

async function resultOf(request: TestRequest, scopes = 'crm'): Promise<any> {
  return (await mcp.call({ ...request, authorizer: { ...caller(), scopes } })).messages.at(-1).result;
}

const call = (name: string, args: Record<string, unknown> = {}) => callTool('call_tool', { name, arguments: args });
const namesOf = (tools: { readonly name: string }[]) => tools.map(({ name }) => name);

describe('tools of another MCP server', () => {
  test('are hidden but for those that are always listed, by their prefixed names', async () => {
    expect(namesOf((await resultOf(modern('tools/list'))).tools)).toEqual(['search_tools', 'call_tool', 'crm_drop_lead']);
  });

  test('are found by those who may call them', async () => {
    const search = callTool('search_tools', { query: 'lead' });

    expect(namesOf((await resultOf(search)).structuredContent.tools)).toEqual(['crm_find_lead', 'crm_drop_lead']);
    expect((await resultOf(search, 'other')).structuredContent.tools).toEqual([]);
  });

  test('are called through call_tool, counted by their name', async () => {
    expect(await resultOf(call('crm_find_lead', { name: 'Ada' }))).toMatchObject({ content: [{ text: 'found Ada' }] });
    expect(mcp.log.filter((line) => '_aws' in line)).toMatchObject([{ Tool: 'crm_find_lead', ToolCalls: 1, ToolErrors: 0 }]);
  });

  test('S38 are refused without the scopes', async () => {
    const { status, messages } = await mcp.call({ ...call('crm_find_lead', { name: 'Ada' }), authorizer: { ...caller(), scopes: 'other' } });

    expect(status).toBe(200);
    expect(messages[0].result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('needs the scope crm,') }] });
  });

  test.each([['directly', callTool('crm_find_lead', { name: 'Ada' })], ['through call_tool', call('crm_find_lead', { name: 'Ada' })]])(
    'pass interceptors when they are called %s',
    async (_way, request) => {
      lambda.functions.guard = ({ phase }: any) => returned(phase === 'request' ? { arguments: { name: 'Grace' } } : { result: { content: [{ type: 'text', text: 'redacted' }] } });

      expect(await resultOf(request)).toMatchObject({ content: [{ text: 'redacted' }] });
      expect(lambda.payloads.map((payload) => JSON.parse(payload))).toMatchObject([
        { phase: 'request', tool: 'crm_find_lead', arguments: { name: 'Ada' } },
        { phase: 'response', tool: 'crm_find_lead', arguments: { name: 'Grace' }, result: { content: [{ text: 'found Grace' }] } },
      ]);
    },
  );

  test('are not called when an interceptor refuses', async () => {
    lambda.functions.guard = () => returned({ refuse: 'Not today' });

    expect(await resultOf(callTool('crm_find_lead', { name: 'Ada' }))).toMatchObject({ isError: true, content: [{ text: 'Not today' }] });
    expect(upstream.of('tools/call')).toEqual([]);
  });
});
