import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../../src/contract';
import { serveOverHttp } from '../http-server';
import { startLambdaService, type LambdaService } from '../lambda-service';
import { caller, startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, legacy, modern } from '../messages';
import { withModule } from '../module-bundle';

const object = (properties: object) => ({ type: 'object', properties });

const TOOLS = [
  tool('create_invoice', { title: 'New invoice', description: 'Writes a bill to a customer.', inputSchema: object({ customer: { type: 'string' } }), annotations: { readOnlyHint: false } }),
  tool('list_invoices', { description: 'All bills of a customer.' }),
  tool('billing.getTaxRate', { description: 'Of a country.' }),
  tool('HTTPStatus', { description: 'Of a web page.' }),
  tool('ship-parcel', { description: 'Hands something over to the post.', inputSchema: object({ to: object({ zipCode: { type: 'string', description: 'Of Zürich: 8001' } }) }) }),
  tool('weather', { title: '天気予報', description: 'この都市の天気を調べます。データはＪＳＯＮ形式。' }),
  tool('snow_report', { title: '雪', description: 'พยากรณ์อากาศของเมือง' }),
  tool('translate', { description: '회의를 번역합니다' }),
  tool('delete_customer', { description: 'Forgets a customer.', scopes: ['customers:write'] }),
  ...Array.from({ length: 25 }, (_, i) => tool(`sensor_${i}`, { description: 'Measures a temperature.' })),
];

const SEARCH: Partial<Manifest> = { tools: TOOLS, toolSearch: { hidesTools: false, alwaysListed: { include: [], exclude: [] } } };

let lambda: LambdaService;
let mcp: McpFunction;

beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction({ manifest: SEARCH, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });
});

beforeEach(() => {
  mcp.log.length = 0;
});

afterAll(() => lambda.close());

const withScopes = (scopes: string, request: TestRequest): TestRequest => ({ ...request, authorizer: { ...caller(), scopes } });
const search = (args: Record<string, unknown>) => callTool('search_tools', args);

async function resultOf(request: TestRequest, server = mcp): Promise<any> {
  return (await server.call(request)).messages.at(-1).result;
}

async function found(query: string, scopes = ''): Promise<string[]> {
  const { structuredContent } = await resultOf(withScopes(scopes, search({ query })));
  return structuredContent.tools.map(({ name }: { name: string }) => name);
}

describe('search_tools', () => {
  test.each([
    ['words of the name', 'create invoice', 'create_invoice'],
    ['the name', 'list_invoices', 'list_invoices'],
    ['a word in camelCase', 'tax rate', 'billing.getTaxRate'],
    ['an acronym in PascalCase', 'http status', 'HTTPStatus'],
    ['words of the title', 'new', 'create_invoice'],
    ['words of the description', 'post', 'ship-parcel'],
    ['the name of a parameter, however deep', 'zip code', 'ship-parcel'],
    ['the description of a parameter', '8001', 'ship-parcel'],
    ['a word without its accents', 'zurich', 'ship-parcel'],
    ['the beginning of a word', 'parc', 'ship-parcel'],
    ['a word that is misspelt', 'parsel', 'ship-parcel'],
    ['a sentence', 'how can I write a bill to somebody?', 'create_invoice'],
    ['upper case', 'PARCEL', 'ship-parcel'],
    ['a word of Japanese, which has no spaces', '天気', 'weather'],
    ['a sentence of Japanese', '東京の天気を教えて', 'weather'],
    ['a word in another form', '調べる', 'weather'],
    ['Katakana of half width', 'ﾃﾞｰﾀ', 'weather'],
    ['another script between', 'json', 'weather'],
    ['one character', '雪', 'snow_report'],
    ['the beginning of a word of Chinese characters', '都', 'weather'],
    ['a word of Thai', 'อากาศ', 'snow_report'],
    ['a word of Korean, without its ending', '번역', 'translate'],
  ])('finds by %s', async (_by, query, name) => {
    expect((await found(query))[0]).toBe(name);
  });

  test('puts names before descriptions', async () => {
    expect((await found('customer', 'customers:write'))[0]).toBe('delete_customer');
  });

  test.each([
    ['articles', 'visualize a graph'], ['prepositions', 'of the'], ['what surrounds a wish', 'I would like you to help me with something'],
    ['words of other languages', 'le graphique de la visualisation'],
  ])('finds nothing by %s alone, which are in many texts', async (_what, query) => {
    expect(await found(query)).toEqual([]);
  });

  test.each([['invoicing', 'create_invoice'], ['creating invoices', 'create_invoice'], ['measuring temperatures', 'sensor_0'], ['taxes', 'billing.getTaxRate'], ["what's the country's tax", 'billing.getTaxRate']])(
    'finds other forms of words: %s', async (query, name) => {
      expect((await found(query))[0]).toBe(name);
    },
  );

  test('finds by a word that most tools have, if there is no other', async () => {
    expect(await found('temperature')).toHaveLength(5);
    expect((await found('temperature tax'))[0]).toBe('billing.getTaxRate');
  });

  test('finds nothing where nothing matches', async () => {
    expect(await resultOf(search({ query: 'quasar' }))).toMatchObject({ structuredContent: { tools: [] }, content: [{ type: 'text', text: '{"tools":[]}' }] });
    expect(await found('?!')).toEqual([]);
  });

  test('finds only what the caller may call, whoever searched before', async () => {
    expect(await found('forget', 'customers:write')).toEqual(['delete_customer']);
    expect(await found('forget')).toEqual([]);
    expect(await found('forget', 'customers:write')).toEqual(['delete_customer']);
  });

  test('tells what it takes to call them, as structured content and as text', async () => {
    const { structuredContent, content } = await resultOf(search({ query: 'invoice', limit: 1 }));
    expect(structuredContent).toEqual({
      tools: [{
        name: 'create_invoice',
        title: 'New invoice',
        description: 'Writes a bill to a customer.',
        inputSchema: object({ customer: { type: 'string' } }),
        annotations: { readOnlyHint: false },
      }],
    });
    expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  });

  test('finds five unless asked for more, and twenty at most', async () => {
    expect(await found('sensor')).toHaveLength(5);
    expect((await resultOf(search({ query: 'sensor', limit: 20 }))).structuredContent.tools).toHaveLength(20);
  });

  test.each([[{}], [{ query: '' }], [{ query: 'a', limit: 0 }], [{ query: 'a', limit: 21 }], [{ query: 'a', limit: 1.5 }], [{ query: 'a'.repeat(501) }], [{ query: 'a', all: true }]])(
    'refuses %j', async (args) => {
      expect(await resultOf(search(args))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for the tool search_tools') }] });
    },
  );

  test('is counted like other tools', async () => {
    await resultOf(search({ query: 'invoice' }));

    expect(mcp.log).toMatchObject([{ Tool: 'search_tools', ToolCalls: 1, ToolErrors: 0 }]);
  });

  test.each([['modern', modern], ['legacy', legacy]])('is listed before all others (%s), which are all there', async (_era, message) => {
    const { tools } = await resultOf(message('tools/list'));

    expect(tools.map(({ name }: { name: string }) => name)).toEqual(['search_tools', ...TOOLS.filter(({ scopes }) => !scopes).map(({ name }) => name)]);
    expect(tools[0]).toMatchObject({ annotations: { readOnlyHint: true }, inputSchema: { required: ['query'] }, outputSchema: { required: ['tools'] } });
  });

  test('there is no call_tool where nothing is hidden', async () => {
    expect((await mcp.call(callTool('call_tool', { name: 'list_invoices' }))).messages[0].error).toMatchObject({ code: -32602 });
  });

  test('makes a server of tools of one that declares none', async () => {
    const empty = await startFunction({ manifest: { ...SEARCH, tools: [] } });

    expect((await resultOf(modern('server/discover'), empty)).capabilities).toEqual({ tools: { listChanged: false } });
    expect((await resultOf(modern('tools/list'), empty)).tools).toMatchObject([{ name: 'search_tools' }]);
    expect((await resultOf(search({ query: 'anything' }), empty)).structuredContent).toEqual({ tools: [] });
  });

  test('answers what clients of the SDK take for valid', async () => {
    const http = await serveOverHttp(mcp);
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(http.url)));
    await client.listTools();
    const { structuredContent } = await client.callTool({ name: 'search_tools', arguments: { query: 'tax' } });
    await client.close();
    http.close();

    expect(structuredContent).toMatchObject({ tools: [{ name: 'billing.getTaxRate' }] });
  });
});

test('search_tools finds by a stop word that is a name', async () => {
  const other = await startFunction({ manifest: { ...SEARCH, tools: [tool('who'), tool('list', { description: 'Who is who.' })] } });
  const { structuredContent } = await resultOf(search({ query: 'who' }), other);

  expect(structuredContent.tools.map(({ name }: { name: string }) => name)).toEqual(['who']);
});

test('of tools that do not change, words are read once', async () => {
  const { rememberIndices } = await import('../../../../lambda-src/mcp/search/remembered-index');
  const indexOf = rememberIndices();
  let reads = 0;
  const tools = ['create_invoice', 'ship_parcel'].map((name) => ({
    name,
    inputSchema: {},
    get description() {
      reads += 1;
      return 'Does something.';
    },
  }));
  const index = await indexOf(tools);
  expect(await indexOf([...tools])).toBe(index);
  expect(await indexOf([tools[1]!, tools[0]!])).not.toBe(index);
  expect(reads).toBe(2);
});

describe('together with a module', () => {
  test('finds what the module registers', async () => {
    const both = await startFunction(await withModule('everything', { manifest: SEARCH }));
    const { structuredContent } = await resultOf(search({ query: 'addition of two numbers' }), both);

    expect(structuredContent.tools[0]).toMatchObject({ name: 'add', title: 'Addition', inputSchema: { properties: { a: { type: 'number' } } } });
  });

  test('a module cannot register a tool of its name', async () => {
    const clash = await startFunction(await withModule('registers-search', { manifest: SEARCH }));
    const { status } = await clash.call(modern('tools/list'));

    expect(status).toBe(500);
    expect(clash.log.find(({ error }) => error)).toMatchObject({ error: { message: expect.stringContaining('search_tools') } });
  });
});
