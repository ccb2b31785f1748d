import { beforeAll, describe, expect, test } from 'vitest';
import { startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { legacy, modern } from './messages';
import type { Manifest } from '../../../src/contract';

const INPUT = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs: { city: { $anchor: 'city', type: 'string', minLength: 1 } },
  type: 'object',
  properties: { zone: { 'type': 'string', 'x-mcp-header': 'Zone' }, city: { $ref: '#city' } },
  required: ['city'],
  additionalProperties: false,
  if: { properties: { zone: { const: 'eu' } } },
  then: { required: ['zone'] },
};
const OUTPUT = { description: 'before the type', type: 'object', properties: { celsius: { type: 'number' } } };

const manifest: Partial<Manifest> = {
  server: { name: 'weather', title: 'Weather', version: '2.0.0', instructions: 'Ask for a city.' },
  tools: [
    tool('zeta', { title: 'Zeta', inputSchema: INPUT, outputSchema: OUTPUT, annotations: { readOnlyHint: true, openWorldHint: false } }),
    tool('alpha', { outputSchema: { anyOf: [{ type: 'string' }, { type: 'number' }] } }),
    tool('omega', { outputSchema: { properties: { a: {} } } }),
  ],
  resources: [{ uri: 'docs://readme', name: 'readme', content: { type: 'text', text: 'hello' } }],
};

let mcp: McpFunction;
beforeAll(async () => {
  mcp = await startFunction({ manifest });
});

async function resultOf(request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages[0].result;
}

describe('revision 2026-07-28', () => {
  test('server/discover tells versions, capabilities, identity and instructions', async () => {
    expect(await resultOf(modern('server/discover'))).toEqual({
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: { listChanged: false }, resources: { listChanged: false } },
      instructions: 'Ask for a city.',
      resultType: 'complete',
      ttlMs: 60_000,
      cacheScope: 'private',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'weather', title: 'Weather', version: '2.0.0' } },
    });
  });

  test('a capability is declared if and only if it is served', async () => {
    const empty = await startFunction();
    const { result } = (await empty.call(modern('server/discover'))).messages[0];
    expect(result.capabilities).toEqual({});
    const answer = await empty.call(modern('tools/list'));
    expect(answer.status).toBe(404);
    expect(answer.messages[0].error.code).toBe(-32601);
  });

  test.each(['tools/list', 'resources/list', 'resources/templates/list'])('%s carries caching hints', async (method) => {
    expect(await resultOf(modern(method))).toMatchObject({ ttlMs: 60_000, cacheScope: 'private' });
  });

  test('an answer without streaming is JSON, whatever the client accepts', async () => {
    const request = modern('tools/list');
    const answer = await mcp.call({ ...request, headers: { ...request.headers, Accept: '*/*' } });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.messages[0].result.tools).toHaveLength(3);
  });

  test.each([
    ['a missing method header', { 'Mcp-Method': '' }, 400, -32020],
    ['a method header that contradicts the body', { 'Mcp-Method': 'tools/call' }, 400, -32020],
    ['a version header that contradicts the body', { 'MCP-Protocol-Version': '2025-11-25' }, 400, -32020],
  ])('%s is refused', async (_, headers, status, code) => {
    const request = modern('tools/list');
    const answer = await mcp.call({ ...request, headers: { ...request.headers, ...headers } });
    expect(answer.status).toBe(status);
    expect(answer.messages[0]).toMatchObject({ id: 1, error: { code } });
  });

  test('S38 a tool name in the header that contradicts the body is refused', async () => {
    const request = modern('tools/call', { name: 'zeta', arguments: {} });
    const answer = await mcp.call({ ...request, headers: { ...request.headers, 'Mcp-Name': 'alpha' } });
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error.code).toBe(-32020);
  });

  test('an argument that belongs into a header is compared with it', async () => {
    const request = modern('tools/call', { name: 'zeta', arguments: { city: 'Bern', zone: 'eu' } });
    const answer = await mcp.call({ ...request, headers: { ...request.headers, 'Mcp-Param-Zone': 'us' } });
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error.code).toBe(-32020);
  });

  test('a version that is not served is refused with those that are', async () => {
    const text = JSON.stringify(modern('tools/list')).replaceAll('2026-07-28', '2099-01-01');
    const answer = await mcp.call(JSON.parse(text));
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error).toMatchObject({ code: -32022, data: { supported: ['2026-07-28'], requested: '2099-01-01' } });
  });

  test.each(['ping', 'logging/setLevel', 'prompts/list', 'no/such/method'])('%s is an unknown method', async (method) => {
    const answer = await mcp.call(modern(method));
    expect(answer.status).toBe(404);
    expect(answer.messages[0].error.code).toBe(-32601);
  });

  test.each<[string, Record<string, unknown>]>([
    ['tools/list', { cursor: 5 }],
    ['tools/call', { name: 'add', arguments: [] }],
    ['resources/read', { uri: 5 }],
  ])('%s with parameters of the wrong type: -32602, in either era', async (method, params) => {
    for (const request of [modern(method, params), legacy(method, params)]) {
      const answer = await mcp.call({ ...request, headers: { ...request.headers, 'Mcp-Name': String(params.name ?? params.uri) } });
      expect(answer.messages[0].error.code).toBe(-32602);
    }
  });

  test('a subscription is acknowledged and ended at once, since nothing here ever changes', async () => {
    const answer = await mcp.call(modern('subscriptions/listen', { notifications: { toolsListChanged: true } }, 'sub-1'));
    expect(answer.messages.map(({ method, result }) => method ?? result.resultType)).toEqual([
      'notifications/subscriptions/acknowledged', 'complete',
    ]);
  });
});

describe('earlier revisions', () => {
  test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('%s is negotiated', async (protocolVersion) => {
    const result = await resultOf(legacy('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } }));
    expect(result).toEqual({
      protocolVersion,
      capabilities: { tools: { listChanged: false }, resources: { listChanged: false, subscribe: true } },
      serverInfo: { name: 'weather', title: 'Weather', version: '2.0.0' },
      instructions: 'Ask for a city.',
    });
  });

  test('a client that asks for server-sent events gets them', async () => {
    const answer = await mcp.call(legacy('tools/list'));
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(answer.messages[0].result.tools).toHaveLength(3);
  });

  test.each(['application/json', '*/*', ''])('a client that accepts "%s" gets JSON', async (accept) => {
    const answer = await mcp.call({ ...legacy('tools/list', {}, 'id-7'), headers: { Accept: accept } });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.messages[0]).toMatchObject({ id: 'id-7', result: { tools: [{}, {}, {}] } });
  });

  test('a batch is answered as a batch', async () => {
    const body = [legacy('ping', {}, 1).body, legacy('tools/list', {}, 2).body, { jsonrpc: '2.0', method: 'notifications/initialized' }];
    const answer = await mcp.call({ body, headers: { Accept: 'application/json' } });
    expect(JSON.parse(answer.body).map(({ id }: { id: number }) => id)).toEqual([1, 2]);
  });

  test('a notification is accepted without an answer', async () => {
    const answer = await mcp.call({ body: { jsonrpc: '2.0', method: 'notifications/initialized' } });
    expect(answer.status).toBe(202);
    expect(answer.body).toBe('');
  });

  test('an unknown version header is refused', async () => {
    const answer = await mcp.call({ ...legacy('tools/list'), headers: { 'MCP-Protocol-Version': '1999-01-01' } });
    expect(answer.status).toBe(400);
  });
});

describe('tools/list', () => {
  test.each([['2026-07-28', modern('tools/list')], ['earlier', legacy('tools/list')]])('%s: in the order of declaration', async (_, request) => {
    expect((await resultOf(request)).tools.map(({ name }: { name: string }) => name)).toEqual(['zeta', 'alpha', 'omega']);
  });

  test('schemas arrive byte for byte', async () => {
    const { body } = await mcp.call(modern('tools/list'));
    expect(body).toContain(`"inputSchema":${JSON.stringify(INPUT)}`);
    expect(body).toContain(`"outputSchema":${JSON.stringify(OUTPUT)}`);
    expect(body).toContain('"outputSchema":{"anyOf":[{"type":"string"},{"type":"number"}]}');
    expect(body).toContain('"outputSchema":{"properties":{"a":{}}}');
    expect((await mcp.call(legacy('tools/list'))).body).toContain(`"inputSchema":${JSON.stringify(INPUT)}`);
  });

  test('everything that describes a tool arrives', async () => {
    expect((await resultOf(modern('tools/list'))).tools[0]).toEqual({
      name: 'zeta',
      title: 'Zeta',
      description: 'The tool zeta',
      inputSchema: INPUT,
      outputSchema: OUTPUT,
      annotations: { readOnlyHint: true, openWorldHint: false },
    });
  });

  test('earlier revisions, which know objects only, get other output schemas wrapped', async () => {
    const [, alpha, omega] = (await resultOf(legacy('tools/list'))).tools;
    expect(alpha.outputSchema).toMatchObject({ type: 'object', properties: { result: { anyOf: [{}, {}] } } });
    expect(omega.outputSchema.type).toBe('object');
  });
});

test.each(['no_such_tool', 'toString', '__proto__', 'x'.repeat(10_000)])('calling the unknown tool %.20s is invalid params', async (name) => {
  const answer = await mcp.call(modern('tools/call', { name, arguments: {} }));
  expect(answer.messages[0].error.code).toBe(-32602);
});
