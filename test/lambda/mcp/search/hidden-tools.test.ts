import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../../src/contract';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { BASE_URL, caller, functionArn, startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, capableOf, legacy, modern } from '../messages';
import { putSealingSecret, withModule } from '../module-bundle';
import { createTask, startTaskServer, taskWith } from '../tasks/task-server';

const CITY = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

const HIDDEN: Partial<Manifest> = {
  tools: [
    tool('get_forecast', { inputSchema: CITY }),
    tool('get_radar'),
    tool('about_server'),
    tool('set_alarm', { scopes: ['alarms:write'] }),
    tool('count_clouds', { outputSchema: { type: 'integer' } }),
  ],
  toolSearch: { hidesTools: true, alwaysListed: { include: ['about*'], exclude: [] } },
  interceptors: [{ functionArn: functionArn('guard'), phases: ['request'], tools: { include: ['*'], exclude: ['search_tools'] } }],
};

let aws: AwsServices;
let lambda: LambdaService;
let mcp: McpFunction;

beforeAll(async () => {
  aws = await startAwsServices();
  putSealingSecret(aws);
  lambda = await startLambdaService();
  lambda.functions.guard = () => returned(null);
  lambda.functions.get_forecast = ({ arguments: { city } }) => returned(`sunny in ${city}`);
  lambda.functions.set_alarm = () => returned('set');
  lambda.functions.count_clouds = () => returned(3);
  mcp = await startFunction(await withModule('everything', { manifest: HIDDEN, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } }));
});

beforeEach(() => {
  mcp.log.length = 0;
  lambda.payloads.length = 0;
});

afterAll(async () => {
  lambda.close();
  await aws.stop();
});

const call = (name: string, args?: Record<string, unknown>, meta?: object) => callTool('call_tool', { name, ...(args && { arguments: args }) }, 1, meta);

async function resultOf(request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages.at(-1).result;
}

describe('tools/list', () => {
  test.each([['modern', modern], ['legacy', legacy]])('(%s) holds the search, call_tool and what is always listed', async (_era, message) => {
    const { tools, nextCursor } = await resultOf(message('tools/list'));

    expect(tools.map(({ name }: { name: string }) => name)).toEqual(['search_tools', 'call_tool', 'about_server']);
    expect(tools[0].description).toContain('call_tool');
    expect(nextCursor).toBeUndefined();
  });
});

describe('what is hidden', () => {
  test('is found', async () => {
    const { structuredContent } = await resultOf(callTool('search_tools', { query: 'forecast' }));

    expect(structuredContent.tools).toMatchObject([{ name: 'get_forecast', inputSchema: CITY }]);
  });

  test('is called directly by those who know it', async () => {
    expect(await resultOf(callTool('get_forecast', { city: 'Bern' }))).toMatchObject({ content: [{ text: 'sunny in Bern' }] });
  });
});

describe('call_tool', () => {
  test('calls a tool: interceptors, function and metrics know of that tool alone', async () => {
    expect(await resultOf(call('get_forecast', { city: 'Bern' }))).toMatchObject({ content: [{ text: 'sunny in Bern' }] });
    expect(lambda.payloads.map((payload) => JSON.parse(payload))).toMatchObject([
      { phase: 'request', tool: 'get_forecast', arguments: { city: 'Bern' } },
      { tool: 'get_forecast', arguments: { city: 'Bern' } },
    ]);
    expect(mcp.log).toMatchObject([{ Tool: 'get_forecast', ToolCalls: 1, ToolErrors: 0 }]);
  });

  test('calls a tool of an earlier revision, whose structured content is adapted for it', async () => {
    const request = legacy('tools/call', { name: 'call_tool', arguments: { name: 'count_clouds' } });

    expect(await resultOf(request)).toMatchObject({ structuredContent: { result: 3 } });
    expect(await resultOf(call('count_clouds'))).toMatchObject({ structuredContent: 3 });
  });

  test('calls tools of the module, with their schemas', async () => {
    expect((await resultOf(call('add', { a: 1, b: 2 }))).structuredContent).toEqual({ sum: 3 });
    expect(await resultOf(call('add', { a: 'x' }))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for the tool add') }] });
  });

  test('tells what is wrong with the arguments of the tool', async () => {
    expect(await resultOf(call('get_forecast'))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for the tool get_forecast') }] });
    expect(lambda.payloads).toEqual([]);
  });

  test.each([
    [{}], [{ name: 1 }], [{ name: 'get_forecast', arguments: 'Bern' }], [{ name: 'get_forecast', arguments: null }], [{ name: 'get_forecast', city: 'Bern' }],
  ])('refuses %j', async (args) => {
    expect(await resultOf(callTool('call_tool', args))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for the tool call_tool') }] });
  });

  test.each(['get_weather', 'call_tool', '__proto__', 'constructor'])('tells that there is no tool %s', async (name) => {
    const result = await resultOf(call(name, name === 'call_tool' ? { name: 'get_radar' } : {}));

    expect(result).toMatchObject({ isError: true, content: [{ text: `There is no tool ${name} to be called. Find tools with search_tools.` }] });
    expect(mcp.log.filter((line) => '_aws' in line)).toMatchObject([{ Tool: 'call_tool', ToolErrors: 1 }]);
  });

  test.each([
    ['modern', call('set_alarm')],
    ['legacy', legacy('tools/call', { name: 'call_tool', arguments: { name: 'set_alarm' } })],
  ])('S38 without the scopes of the tool (%s) has a result that says what to ask for', async (_era, request) => {
    expect(await resultOf({ ...request, authorizer: { ...caller(), scopes: 'alarms:read' } })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('needs the scope alarms:write') }],
      _meta: {
        'mcp/www_authenticate': [
          'Bearer error="insufficient_scope", error_description="This needs the scope alarms:write", scope="alarms:write", '
          + `resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource/mcp"`,
        ],
      },
    });
    expect(lambda.payloads).toEqual([]);
  });

  test('with the scopes of the tool calls it', async () => {
    expect(await resultOf({ ...call('set_alarm'), authorizer: { ...caller(), scopes: 'alarms:write' } })).toMatchObject({ content: [{ text: 'set' }] });
  });

  test('reports the progress of the tool', async () => {
    const { messages } = await mcp.call(call('progress', {}, { progressToken: 'p' }));

    expect(messages.map(({ method, params }) => [method, params?.progress])).toEqual([['notifications/progress', 1], ['notifications/progress', 2], [undefined, undefined]]);
  });

  test('passes on the errors of the protocol that end a call', async () => {
    expect((await mcp.call(call('needs_sampling'))).messages[0].error).toMatchObject({ code: -32021 });
  });

  test('lets the tool ask the client, and brings the answers and the state back to it', async () => {
    const book = (round: object = {}) => {
      const params = { name: 'call_tool', arguments: { name: 'book', arguments: { city: 'Bern' } }, ...round };
      return resultOf(modern('tools/call', params, 1, capableOf({ elicitation: { form: {} } })));
    };
    const answers = (key: string, value: string) => ({ inputResponses: { [key]: { action: 'accept', content: { value } } } });
    const first = await book();
    const second = await book({ requestState: first.requestState, ...answers('name', 'Ada') });
    const third = await book({ requestState: second.requestState, ...answers('date', 'Monday') });

    expect([first, second]).toMatchObject([{ inputRequests: { name: {} } }, { inputRequests: { date: {} } }]);
    expect(third).toMatchObject({ resultType: 'complete', content: [{ text: 'Ada stays in Bern from Monday' }] });
  });

  test('lets the tool become a task', async () => {
    const server = await startTaskServer({
      module: undefined,
      tools: [tool('archive', { longRunning: true })],
      toolSearch: { hidesTools: true, alwaysListed: { include: [], exclude: [] } },
    });
    server.lambda.functions.archive = ({ arguments: { year } }) => returned(`archive of ${year}`);
    const { taskId } = await createTask(server, 'call_tool', { name: 'archive', arguments: { year: 2026 } });
    const { result } = await taskWith(server, taskId, 'completed');
    await server.stop();

    expect(result).toMatchObject({ content: [{ text: 'archive of 2026' }] });
    expect(server.mcp.log.filter((line) => '_aws' in line)).toMatchObject([{ Tool: 'archive', ToolCalls: 1 }]);
  });
});
