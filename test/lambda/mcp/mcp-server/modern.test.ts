import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createModernServer } from './modern-server';
import { mcpServer, startModern, type RecordingUpstream } from './upstream';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, capableOf, legacy, modern } from '../messages';

let lambda: LambdaService;
let upstream: RecordingUpstream;
let mcp: McpFunction;
let events: EventTarget;

beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.m_fail = () => returned('own');
  events = new EventTarget();
  const signal = (name: string) => () => void events.dispatchEvent(new Event(name));
  upstream = await startModern(() => createModernServer({ begun: signal('begun'), aborted: signal('aborted') }));
  mcp = await startFunction({
    manifest: {
      tools: [tool('m_fail')],
      mcpServers: [mcpServer(upstream, {
        tellsCaller: true,
        prefix: 'm_',
        tools: { include: ['*'], exclude: ['hid*'] },
        resources: { include: ['docs://*'], exclude: [] },
        service: {
          baseUrl: upstream.url,
          headers: { 'X-Caller': { $value: ['caller', 'subject'] } },
          credentials: [],
          allowedNetworks: ['127.0.0.1/32'],
        },
      })],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});

beforeEach(() => void (upstream.received.length = 0));

afterAll(async () => {
  await upstream?.close();
  lambda?.close();
});

const messagesOf = async (request: TestRequest) => (await mcp.call(request)).messages;
const answerOf = async (request: TestRequest) => (await messagesOf(request)).at(-1);
const names = (entries: { name: string }[]) => entries.map(({ name }) => name);

describe('lists', () => {
  test('tools are as they are, after the own ones, and the own one of a name comes first', async () => {
    const { result } = await answerOf(modern('tools/list'));
    expect(names(result.tools)).toEqual(['m_fail', 'm_deploy', 'm_talk', 'm_ask', 'm_wait']);
    expect(result.tools[1]).toEqual({
      name: 'm_deploy',
      description: 'Deploys',
      inputSchema: { 'type': 'object', 'properties': { region: { 'type': 'string', 'x-mcp-header': 'Region' } }, 'x-unknown': { a: 1 } },
    });
    expect(mcp.log).toContainEqual(expect.objectContaining({ level: 'WARN', kind: 'tools', name: 'm_fail' }));
    expect((await answerOf(callTool('m_fail'))).result.content[0].text).toBe('own');
  });

  test('resources, templates and prompts are filtered by the names of the other server', async () => {
    expect((await answerOf(modern('resources/list'))).result.resources).toEqual([{ uri: 'docs://readme', name: 'readme', description: 'Read me' }]);
    expect(names((await answerOf(modern('resources/templates/list'))).result.resourceTemplates)).toEqual(['page']);
    expect(names((await answerOf(modern('prompts/list'))).result.prompts)).toEqual(['m_greet']);
  });

  test('the server declares what the other one has', async () => {
    const { result } = await answerOf(modern('server/discover'));
    expect(result.capabilities).toEqual({
      tools: { listChanged: false }, resources: { listChanged: false }, prompts: { listChanged: false }, completions: {}, logging: {},
    });
  });
});

describe('calls', () => {
  test('arguments are repeated in headers where the tool asks for it', async () => {
    const request = callTool('m_deploy', { region: 'eu ü' });
    const encoded = `=?base64?${Buffer.from('eu ü').toString('base64')}?=`;
    const answer = await answerOf({ ...request, headers: { ...request.headers, 'Mcp-Param-Region': encoded } });
    expect(answer.result.content).toEqual([{ type: 'text', text: 'deployed to eu ü' }]);
    expect(upstream.of('tools/call')[0]!.headers).toMatchObject({ 'mcp-param-region': encoded, 'mcp-name': 'deploy' });
  });

  test('for a client of an earlier revision, which sends no such headers, too', async () => {
    expect((await answerOf(legacy('tools/call', { name: 'm_deploy', arguments: { region: 'eu' } }))).result.content[0].text).toBe('deployed to eu');
  });

  test('a client of 2026-07-28 that does not send them is refused', async () => {
    expect(await mcp.call(callTool('m_deploy', { region: 'eu' }))).toMatchObject({ status: 400, messages: [{ error: { code: -32020 } }] });
    expect(upstream.of('tools/call')).toEqual([]);
  });

  test('the other server learns who calls, but neither their token nor their client', async () => {
    await answerOf(callTool('m_talk'));
    const { headers, body } = upstream.of('tools/call')[0]!;
    expect(headers['x-caller']).toBe('client-1');
    expect(JSON.stringify([headers, body])).not.toContain('very-secret-token');
    expect(body.params._meta['io.modelcontextprotocol/clientInfo']).toEqual({ name: 'test-server', version: '1.2.3' });
  });

  test('progress and log entries come through, to those who have asked for them', async () => {
    const meta = { 'progressToken': 'mine', 'io.modelcontextprotocol/logLevel': 'warning', 'com.example/trace': 'abc' };
    const messages = await messagesOf(callTool('m_talk', {}, 1, meta));
    expect(messages.slice(0, -1)).toMatchObject([
      { method: 'notifications/message', params: { level: 'error', data: 'an error' } },
      { method: 'notifications/progress', params: { progressToken: 'mine', progress: 1, total: 2, message: 'half' } },
    ]);
    expect(JSON.parse(messages.at(-1).result.content[0].text)).toMatchObject({ 'com.example/trace': 'abc' });
    expect(await messagesOf(callTool('m_talk'))).toHaveLength(1);
  });

  test('a tool that is not served is not asked for', async () => {
    expect((await answerOf(callTool('m_hidden'))).error.code).toBe(-32602);
    expect((await answerOf(callTool('deploy'))).error.code).toBe(-32602);
    expect(upstream.of('tools/call')).toEqual([]);
  });

  test('when the client goes, the other server hears of it', async () => {
    const begun = new Promise((resolve) => events.addEventListener('begun', resolve, { once: true }));
    const aborted = new Promise((resolve) => events.addEventListener('aborted', resolve, { once: true }));
    const { stream, done } = mcp.stream(callTool('m_wait'), { begin: () => undefined, write: () => undefined, end: () => undefined });
    await begun;
    stream.destroy();
    await aborted;
    await done.catch(() => undefined);
  });
});

describe('multi-round-trip requests', () => {
  const CAN_BE_ASKED = capableOf({ elicitation: { form: {} } });
  const inputResponses = { who: { action: 'accept', content: { name: 'Ada' } } };

  test('questions come through, and answers and state go back', async () => {
    const { result } = await answerOf(callTool('m_ask', {}, 1, CAN_BE_ASKED));
    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { who: { method: 'elicitation/create', params: { message: 'Who?' } } } });
    const retry = modern('tools/call', { name: 'm_ask', arguments: {}, inputResponses, requestState: result.requestState }, 2, CAN_BE_ASKED);
    expect(JSON.parse((await answerOf(retry)).result.content[0].text)).toEqual({ state: 'state.of.modern', responses: inputResponses });
  });

  test('a state goes to nobody but the server that it is of', async () => {
    const { result: { requestState } } = await answerOf(callTool('m_ask', {}, 1, CAN_BE_ASKED));
    upstream.received.length = 0;
    lambda.payloads.length = 0;
    for (const [name, state] of [['m_fail', requestState], ['m_ask', 'forwarded.somebodyelse.x']]) {
      const retry = modern('tools/call', { name, arguments: {}, inputResponses, requestState: state }, 2, CAN_BE_ASKED);
      expect((await answerOf(retry)).error).toMatchObject({ code: -32602, data: { reason: 'invalid_request_state' } });
    }
    expect(upstream.of('tools/call')).toEqual([]);
    expect(lambda.payloads).toEqual([]);
  });

  test('a client that cannot be asked is told so', async () => {
    expect(await mcp.call(callTool('m_ask'))).toMatchObject({ messages: [{ error: { code: -32021 } }] });
  });
});

describe('resources, prompts and completions', () => {
  test('a resource is read with its caching hints', async () => {
    expect((await answerOf(modern('resources/read', { uri: 'docs://readme' }))).result).toMatchObject({
      contents: [{ uri: 'docs://readme', text: 'hello' }], ttlMs: 7_000, cacheScope: 'public',
    });
    expect((await answerOf(modern('resources/read', { uri: 'docs://pages/7' }))).result.contents[0].text).toBe('page');
  });

  test('a resource that there is not, or that is not served, is not found', async () => {
    expect((await answerOf(modern('resources/read', { uri: 'docs://nothing' }))).error.code).toBe(-32602);
    upstream.received.length = 0;
    expect((await answerOf(modern('resources/read', { uri: 'secret://plan' }))).error.code).toBe(-32602);
    expect(upstream.received).toEqual([]);
  });

  test('a prompt is got by its name here', async () => {
    expect((await answerOf(modern('prompts/get', { name: 'm_greet' }))).result.messages[0].content.text).toBe('hello');
    expect((await answerOf(modern('prompts/get', { name: 'greet' }))).error.code).toBe(-32602);
  });

  test('arguments of prompts and templates are completed', async () => {
    const complete = (ref: object, name: string) => answerOf(modern('completion/complete', { ref, argument: { name, value: 'o' } }));
    expect((await complete({ type: 'ref/resource', uri: 'docs://pages/{id}' }, 'id')).result.completion.values).toEqual(['one', 'two']);
    expect((await complete({ type: 'ref/prompt', name: 'm_greet' }, 'x')).result.completion.values).toEqual([]);
    expect((await complete({ type: 'ref/prompt', name: 'nope' }, 'x')).error.code).toBe(-32602);
  });
});
