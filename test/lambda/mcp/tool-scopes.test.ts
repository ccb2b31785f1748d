import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
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

/** Returns the result that a caller gets who lacks scopes for a tool. */
function refusalOf(name: string, scope: string, scheme = 'Bearer'): object {
  const need = `needs the ${scope.includes(' ') ? 'scopes' : 'scope'} ${scope}`;
  return {
    content: [{ type: 'text', text: `The tool ${name} ${need}, which your access token lacks. To allow it, the server has to be authorized once more, for that as well.` }],
    isError: true,
    _meta: {
      'mcp/www_authenticate': [
        `${scheme} error="insufficient_scope", error_description="This ${need}", scope="${scope}", resource_metadata="${METADATA}"`,
      ],
    },
  };
}

describe('S38 a call', () => {
  test.each([
    ['modern', callTool('edit_page', { title: 'a' }, 7)],
    ['of an earlier revision', legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } }, 7)],
    ['of an earlier revision, with wrong arguments', legacy('tools/call', { name: 'edit_page', arguments: { titel: 'a' } }, 7)],
    ['that reads no events', { ...legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } }, 7), headers: { Accept: 'application/json' } }],
  ])('without the scopes (%s) has a result that says what to ask for', async (_era, request) => {
    const { status, headers, messages } = await mcp.call(withScopes('handbook:read', request));

    // API Gateway would rename the header
    expect([status, headers['www-authenticate']]).toEqual([200, undefined]);
    expect(headers['cache-control']).toBe('no-store');
    expect(messages).toMatchObject([{ jsonrpc: '2.0', id: 7, result: refusalOf('edit_page', 'handbook:write') }]);
    expect(lambda.payloads).toEqual([]);
  });

  test('with a token that is bound to a key is challenged by its scheme', async () => {
    const request = legacy('tools/call', { name: 'edit_page' });
    const result = await resultOf(withScopes('', { ...request, headers: { Authorization: 'DPoP token' } }));

    expect(result).toEqual(refusalOf('edit_page', 'handbook:write', 'DPoP'));
  });

  test('names scopes as clients ask for them', async () => {
    const other = await startFunction({ manifest: { tools: TOOLS, requestedScopePrefix: 'api://handbook/' } });
    const { messages } = await other.call(withScopes('', legacy('tools/call', { name: 'publish' })));

    expect(messages[0].result).toEqual(refusalOf('publish', 'api://handbook/handbook:write api://handbook/handbook:publish'));
  });

  test('that is refused is logged with the client, and counts as none', async () => {
    const { call, log } = await startFunction({ manifest: { tools: TOOLS } });
    await call(withScopes('handbook:read', callTool('publish')));

    expect(log).toEqual([{
      level: 'INFO',
      message: 'The request was refused for want of scopes',
      requestId: 'request-1',
      clientId: 'client-1',
      method: 'tools/call',
      needed: ['handbook:write', 'handbook:publish'],
    }]);
  });

  test('names all that it needs, of which one alone is not enough', async () => {
    expect(await resultOf(withScopes('handbook:write', legacy('tools/call', { name: 'publish' })))).toEqual(refusalOf('publish', 'handbook:write handbook:publish'));
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
    const result = await resultOf(withScopes('handbook:read', { ...request, headers: { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'read_page' } }));

    expect(result).toEqual(refusalOf('edit_page', 'handbook:write'));
    expect(lambda.payloads).toEqual([]);
  });

  test('in a batch is refused alone', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'tools/list' },
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'about', arguments: {} } },
      { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'edit_page', arguments: { title: 'a' } } },
    ];
    const { status, messages } = await mcp.call(withScopes('handbook:read', { body: batch }));
    const results = new Map(messages.flat().map(({ id, result }) => [id, result]));

    expect(status).toBe(200);
    expect(results.get(2).content[0].text).toBe('about was called');
    expect(results.get(3)).toEqual(refusalOf('edit_page', 'handbook:write'));
    expect(lambda.payloads).toHaveLength(1);
  });

  test('in a session is refused like any other, and the session lives on', async () => {
    const services = await startServices();
    try {
      const stateful = await startStatefulFunction(services, { tools: TOOLS });
      const sessionId = await beginSession(stateful);
      const call = legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } });

      expect((await stateful.call(withScopes('handbook:read', inSession(sessionId, call)))).messages[0].result).toEqual(refusalOf('edit_page', 'handbook:write'));
      expect((await stateful.call(inSession(sessionId, legacy('ping')))).messages[0].result).toEqual({});
    } finally {
      await services.stop();
    }
  });
});

describe('what a module needs scopes for', () => {
  let own: McpFunction;
  beforeAll(async () => {
    own = await startFunction(await withModule('needs-scopes'));
  });

  const MESSAGES: [string, typeof modern][] = [['modern', modern], ['legacy', legacy]];
  const answerOf = async (scopes: string, request: TestRequest) => {
    const { status, messages } = await own.call(withScopes(scopes, request));
    return { status, ...messages.at(-1) };
  };

  test.each(MESSAGES)('a tool has a result (%s)', async (_era, message) => {
    const request = message('tools/call', { name: 'shelve', arguments: {} });

    expect((await answerOf('', request)).result).toMatchObject(refusalOf('shelve', 'books:write'));
    expect((await answerOf('books:write', request)).result.content[0].text).toBe('shelved');
  });

  test.each(MESSAGES)('a resource and a prompt have an error with the same facts (%s)', async (_era, message) => {
    for (const request of [
      message('resources/read', { uri: 'books://catalogue' }), message('resources/read', { uri: 'books://shelf/1' }), message('prompts/get', { name: 'recommend' }),
    ]) {
      expect(await answerOf('books:write', request)).toMatchObject({
        status: 200,
        error: {
          code: -32600,
          message: 'What was asked for needs the scope books:read, which your access token lacks. To allow it, the server has to be authorized once more, for that as well.',
          data: {
            'error': 'insufficient_scope',
            'scope': 'books:read',
            'resource_metadata': METADATA,
            'mcp/www_authenticate': [expect.stringContaining('scope="books:read"')],
          },
        },
      });
      expect((await answerOf('books:read', request)).error).toBeUndefined();
    }
  });
});

describe('tools that are listed for those who lack their scopes', () => {
  const LISTING = { pageSize: 2, cacheTtl: 60_000, cacheScope: 'private', unauthorizedTools: 'listed' } as const;
  let listing: McpFunction;
  beforeAll(async () => {
    const toolSearch = { hidesTools: false, alwaysListed: { include: [], exclude: [] } };
    listing = await startFunction({ manifest: { tools: TOOLS, listing: LISTING, toolSearch } });
  });

  async function allTools(scopes: string, message: typeof modern): Promise<any[]> {
    const tools: any[] = [];
    let cursor: string | undefined;
    do {
      const { result } = (await listing.call(withScopes(scopes, message('tools/list', cursor === undefined ? {} : { cursor })))).messages.at(-1);
      tools.push(...result.tools);
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    return tools;
  }

  test.each([['modern', modern], ['legacy', legacy]])('are marked, in their place (%s)', async (_era, message) => {
    const tools = await allTools('handbook:read', message);

    expect(tools.map(({ name }) => name)).toEqual(['search_tools', ...TOOLS.map(({ name }) => name)]);
    const byName = new Map(tools.map((listed) => [listed.name, listed]));
    expect(byName.get('about')).toEqual({ name: 'about', description: 'The tool about', inputSchema: { type: 'object' } });
    expect(byName.get('read_page')).toEqual({
      name: 'read_page',
      description: 'The tool read_page',
      inputSchema: { type: 'object' },
      _meta: { securitySchemes: [{ type: 'oauth2', scopes: ['handbook:read'] }] },
    });
    expect(byName.get('publish')).toEqual({
      name: 'publish',
      description: '[Not authorized yet: needs the scopes handbook:write handbook:publish. A call is refused, with what to ask for, until the person '
        + 'allows it.] The tool publish',
      inputSchema: { type: 'object' },
      _meta: {
        'securitySchemes': [{ type: 'oauth2', scopes: ['handbook:write', 'handbook:publish'] }],
        'mcp/www_authenticate': [expect.stringMatching(/^Bearer error="insufficient_scope", .*scope="handbook:write handbook:publish", resource_metadata="https/)],
      },
    });
  });

  test('are not marked for those who have them', async () => {
    expect(JSON.stringify(await allTools('handbook:read handbook:write handbook:publish', legacy))).not.toMatch(/Not authorized|www_authenticate/);
  });

  test('are found, with the mark', async () => {
    const { result } = (await listing.call(withScopes('', callTool('search_tools', { query: 'edit page' })))).messages.at(-1);

    expect(result.structuredContent.tools[0]).toMatchObject({ name: 'edit_page', description: expect.stringContaining('[Not authorized yet: needs the scope handbook:write.') });
  });

  test('are refused all the same', async () => {
    const { result } = (await listing.call(withScopes('', legacy('tools/call', { name: 'edit_page', arguments: { title: 'a' } })))).messages.at(-1);

    expect(result).toEqual(refusalOf('edit_page', 'handbook:write'));
    expect(lambda.payloads).toEqual([]);
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

test.each(['v1', 'v2'])('client %s gets a refused call as a result, and goes on', async (version) => {
  const info = { name: 'test', version: '1.0.0' };
  const client = version === 'v1' ? new ClientV1(info) : new ClientV2(info);
  await client.connect((version === 'v1' ? new TransportV1(http.url) : new TransportV2(http.url)) as never);
  try {
    expect(await client.callTool({ name: 'edit_page', arguments: { title: 'a' } })).toMatchObject(refusalOf('edit_page', 'handbook:write'));
    expect(await client.callTool({ name: 'about', arguments: {} })).toMatchObject({ content: [{ text: 'about was called' }] });
  } finally {
    await client.close();
  }
});
