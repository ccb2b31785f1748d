import { Client as ClientV2, InsufficientScopeError, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveOverHttp, type McpHttpServer } from './http-server';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { beginSession, inSession, startServices, startStatefulFunction } from './legacy/stateful-function';
import { BASE_URL, caller, startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, legacy, modern } from './messages';
import { withModule } from './module-bundle';

const METADATA = `${BASE_URL}/.well-known/oauth-protected-resource/mcp`;

const TOOLS = [
  tool('about'),
  tool('read_page', { scopes: ['handbook:read'] }),
  tool('edit_page', { scopes: ['handbook:write'], inputSchema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] } }),
  tool('publish', { scopes: ['handbook:write', 'handbook:publish'] }),
  tool('help', { scopes: [] }),
];

let lambda: LambdaService;
let mcp: McpFunction;
let http: McpHttpServer;

beforeAll(async () => {
  lambda = await startLambdaService();
  TOOLS.forEach(({ name }) => {
    lambda.functions[name] = () => returned(`${name} was called`);
  });
  mcp = await startFunction({
    manifest: { tools: TOOLS, listing: { pageSize: 2, cacheTtl: 60_000, cacheScope: 'private' } },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  http = await serveOverHttp(mcp);
});

beforeEach(() => {
  lambda.payloads.length = 0;
});

afterAll(() => {
  http?.close();
  lambda?.close();
});

/** As a caller with these scopes, and those that they include: the authorizer has added them. */
function withScopes(scopes: string, request: TestRequest): TestRequest {
  return { ...request, authorizer: { ...caller(), scopes } };
}

const resultOf = async (request: TestRequest) => (await mcp.call(request)).messages.at(-1).result;

describe('tools/list', () => {
  async function listed(scopes: string, message: typeof modern = modern): Promise<string[]> {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const result = await resultOf(withScopes(scopes, message('tools/list', cursor === undefined ? {} : { cursor })));
      names.push(...result.tools.map(({ name }: { name: string }) => name));
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    return names;
  }

  test.each([
    ['', ['about', 'help']],
    ['handbook:read', ['about', 'read_page', 'help']],
    ['handbook:write handbook:read', ['about', 'read_page', 'edit_page', 'help']],
    ['handbook:publish', ['about', 'help']],
    ['handbook:publish handbook:read handbook:write other', ['about', 'read_page', 'edit_page', 'publish', 'help']],
    ['handbook handbook:rea HANDBOOK:READ', ['about', 'help']],
  ])('with the scopes "%s" gives out, over all pages, what can be called', async (scopes, names) => {
    expect(await listed(scopes)).toEqual(names);
    expect(await listed(scopes, legacy)).toEqual(names);
  });

  test('is empty, and still an answer, where nothing can be called', async () => {
    const other = await startFunction({ manifest: { tools: [tool('secret', { scopes: ['x'] })] } });
    for (const message of [modern, legacy]) {
      const { messages } = await other.call(withScopes('y', message('tools/list')));
      expect(messages[0].result.tools).toEqual([]);
    }
    expect((await other.call(withScopes('y', modern('server/discover')))).messages[0].result.capabilities.tools).toEqual({ listChanged: false });
  });

  test('says that nobody may share it', async () => {
    expect(await resultOf(withScopes('', modern('tools/list')))).toMatchObject({ cacheScope: 'private' });
  });
});

describe('S38 a call', () => {
  test.each([['modern', callTool('edit_page', { title: 'a' }, 7)], ['of an earlier revision', legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } }, 7)]])('without the scopes (%s) is 403, and says what to ask for', async (_era, request) => {
    const answer = await mcp.call(withScopes('handbook:read', request));

    expect(answer.status).toBe(403);
    expect(answer.messages).toEqual([{
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32600, message: 'The access token lacks scopes. What was asked for needs: handbook:write' },
    }]);
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer error="insufficient_scope", error_description="Insufficient scope", scope="handbook:write", resource_metadata="${METADATA}"`,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(lambda.payloads).toEqual([]);
  });

  test('that is refused is logged with the client', async () => {
    const { call, log } = await startFunction({ manifest: { tools: TOOLS } });
    await call(withScopes('handbook:read', callTool('publish')));

    expect(log).toEqual([
      { level: 'INFO', message: 'The request was refused for want of scopes', requestId: 'request-1', clientId: 'client-1' },
    ]);
  });

  test('names all that it needs, of which one alone is not enough', async () => {
    const answer = await mcp.call(withScopes('handbook:write', callTool('publish')));

    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toContain('scope="handbook:write handbook:publish"');
    expect(answer.messages[0].error.message).toContain('handbook:write handbook:publish');
  });

  test.each([['about', ''], ['help', ''], ['read_page', 'handbook:read'], ['publish', 'handbook:publish handbook:write']])('of %s with the scopes "%s" is answered', async (name, scopes) => {
    for (const request of [callTool(name), legacy('tools/call', { name, arguments: {} })]) {
      expect((await resultOf(withScopes(scopes, request))).content).toEqual([{ type: 'text', text: `${name} was called` }]);
    }
  });

  test('of a tool that does not exist is told so, whatever the scopes', async () => {
    for (const request of [callTool('no_such_tool'), legacy('tools/call', { name: 'no_such_tool' })]) {
      expect((await mcp.call(withScopes('', request))).messages[0].error).toMatchObject({ code: -32602 });
    }
  });

  test('whose header names a tool that is allowed, and whose body one that is not, is -32020', async () => {
    for (const name of ['read_page', 'about', '=?base64?cmVhZF9wYWdl?=']) {
      const request = callTool('edit_page', { title: 'a' });
      const answer = await mcp.call(withScopes('handbook:read', { ...request, headers: { ...request.headers, 'Mcp-Name': name } }));

      expect([answer.status, answer.messages[0].error.code]).toEqual([400, -32020]);
    }
    expect(lambda.payloads).toEqual([]);
  });

  test.each(['Mcp-Method', 'Mcp-Name'])('whose %s is missing or something else is -32020', async (header) => {
    const request = callTool('edit_page', { title: 'a' });
    const { [header]: _, ...others } = request.headers!;
    for (const headers of [others, { ...others, [header]: 'tools/list' }]) {
      const answer = await mcp.call(withScopes('handbook:read', { ...request, headers }));

      expect([answer.status, answer.messages[0].error.code]).toEqual([400, -32020]);
    }
    expect(lambda.payloads).toEqual([]);
  });

  test('of an earlier revision cannot pass by headers of the new one', async () => {
    const request = legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } });
    const answer = await mcp.call(withScopes('handbook:read', { ...request, headers: { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'read_page' } }));

    expect(answer.status).toBe(403);
    expect(lambda.payloads).toEqual([]);
  });

  test('in a batch keeps all of it from being done', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'tools/list' },
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'about', arguments: {} } },
      { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'edit_page', arguments: { title: 'a' } } },
    ];
    const refused = await mcp.call(withScopes('handbook:read', { body: batch }));

    expect(refused.status).toBe(403);
    expect(refused.messages).toEqual([{ jsonrpc: '2.0', error: { code: -32600, message: expect.stringContaining('handbook:write') } }]);
    expect(lambda.payloads).toEqual([]);

    const allowed = await mcp.call(withScopes('handbook:read handbook:write', { body: batch }));
    expect(allowed.status).toBe(200);
    expect(lambda.payloads).toHaveLength(2);
  });

  test('in a session is refused like any other', async () => {
    const services = await startServices();
    try {
      const stateful = await startStatefulFunction(services, { tools: TOOLS });
      const sessionId = await beginSession(stateful);
      const answer = await stateful.call(withScopes('handbook:read', inSession(sessionId, legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } }))));

      expect([answer.status, answer.messages[0].error.message]).toEqual([403, expect.stringContaining('handbook:write')]);
    } finally {
      await services.stop();
    }
  });
});

test('tools of a server module are seen and called by everybody: the module is told the scopes', async () => {
  const other = await startFunction(await withModule('everything', { manifest: { tools: TOOLS } }));
  const names = (await other.call(withScopes('', modern('tools/list')))).messages.at(-1).result.tools.map(({ name }: { name: string }) => name);
  const whoami = (await other.call(withScopes('a b', callTool('whoami')))).messages.at(-1).result;

  expect(names).toEqual(expect.arrayContaining(['about', 'whoami']));
  expect(names).not.toContain('edit_page');
  expect(JSON.parse(whoami.content[0].text).scopes).toEqual(['a', 'b']);
});

describe('what clients make of a refusal', () => {
  /** As API Gateway passes on the answer of a function. */
  const throughGateway: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    const headers = new Headers(response.headers);
    headers.delete('WWW-Authenticate');
    return new Response(response.body, { status: response.status, headers });
  };
  const info = { name: 'test', version: '1.0.0' };
  const call = { name: 'edit_page', arguments: { title: 'a' } };

  test('client v2 asks for the scopes, if the header arrives', async () => {
    const client = new ClientV2(info);
    await client.connect(new TransportV2(http.url, { authProvider: { token: async () => 'token' } }));

    const failure = await client.callTool(call).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(InsufficientScopeError);
    expect(failure).toMatchObject({ requiredScope: 'handbook:write', resourceMetadataUrl: new URL(METADATA) });
    await client.close();
  });

  test.each(['v1', 'v2'])('client %s names the scopes in its error, if the header is renamed', async (version) => {
    const client = version === 'v1' ? new ClientV1(info) : new ClientV2(info);
    await client.connect((version === 'v1' ? new TransportV1(http.url, { fetch: throughGateway }) : new TransportV2(http.url, { fetch: throughGateway })) as never);

    await expect(client.callTool(call)).rejects.toThrow('handbook:write');
    await client.close();
  });
});
