import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { isQuestion, isResult, startCall } from './legacy/pending-call';
import { answerTo, beginSession, inSession, startServices, startStatefulFunction } from './legacy/stateful-function';
import { startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { legacy, modern } from './messages';
import type { AwsServices } from '../shared/aws-services';

const MANIFEST = {
  tools: [tool('echo')],
  resources: [{ uri: 'docs://a', name: 'a', content: { type: 'text' as const, text: 'a' } }],
  prompts: [{ name: 'greet', arguments: [{ name: 'who', required: false, completions: ['Ada'] }], messages: [{ role: 'user' as const, text: 'Hello {{who}}' }] }],
};

let services: AwsServices;
let lambda: LambdaService;
let mcp: McpFunction;
let stateful: McpFunction;
let sessionId: string;

beforeAll(async () => {
  services = await startServices();
  stateful = await startStatefulFunction(services, { tools: [tool('slow', { longRunning: true })] });
  sessionId = await beginSession(stateful);
  lambda = await startLambdaService();
  lambda.functions.echo = ({ arguments: args }) => returned(JSON.stringify(args));
  mcp = await startFunction({ manifest: MANIFEST, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });
});

beforeEach(() => void (mcp.log.length = 0));

afterAll(async () => {
  lambda?.close();
  await services?.stop();
});

const METHODS = [
  'initialize', 'ping', 'tools/list', 'tools/call', 'prompts/list', 'prompts/get', 'resources/list', 'resources/read', 'resources/templates/list',
  'resources/subscribe', 'resources/unsubscribe', 'completion/complete', 'logging/setLevel', 'server/discover', 'subscriptions/listen', 'tasks/get', 'tasks/cancel',
  'tasks/update', 'no/such', 'constructor', '__proto__',
];

const request = (method: string, params?: unknown): TestRequest => ({ body: { jsonrpc: '2.0', id: 7, method, params } });

/** The same request with the headers and the envelope of 2026-07-28. */
function modernRequest(method: string, params: unknown): TestRequest {
  const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
  const { headers, body } = modern(method, isObject ? params as Record<string, unknown> : {}, 7);
  return { headers, body: isObject || params === undefined ? body : { ...body as object, params } };
}

describe('parameters that a method cannot do with are -32602, and clients see no dump of a validator', () => {
  test.each<[string, unknown]>([
    ['initialize', undefined],
    ['initialize', null],
    ['initialize', {}],
    ['initialize', { protocolVersion: 1, capabilities: {}, clientInfo: { name: 'a', version: '1' } }],
    ['initialize', { protocolVersion: '2025-06-18', capabilities: null, clientInfo: { name: 'a', version: '1' } }],
    ['initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a' } }],
    ['initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: 'a' }],
    ['tools/call', undefined],
    ['tools/call', { arguments: {} }],
    ['tools/call', { name: ['echo'] }],
    ['tools/call', { name: 'echo', arguments: 'x' }],
    ['tools/call', { name: 'echo', arguments: ['x'] }],
    ['tools/list', { cursor: 1 }],
    ['prompts/get', { name: 'greet', arguments: { who: 1 } }],
    ['resources/read', undefined],
    ['resources/subscribe', undefined],
    ['resources/unsubscribe', { uri: 1 }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'greet' } }],
    ['ping', []],
    ['ping', 'x'],
    ['ping', 1],
    ['ping', { _meta: [] }],
    ['ping', { _meta: { progressToken: {} } }],
  ])('%s %j', async (method, params) => {
    const { status, messages: [answer] } = await mcp.call(request(method, params));

    // clients of these revisions take another status for the end of the connection
    expect(status).toBe(200);
    expect(answer).toMatchObject({ jsonrpc: '2.0', id: 7, error: { code: -32602, message: expect.stringMatching(/^Invalid params for \S+: [^\n]+$/) } });
  });

  test('of a message that nobody looks at further is logged', async () => {
    await mcp.call(request('initialize'));

    expect(mcp.log).toEqual([expect.objectContaining({
      level: 'WARN', message: 'The message was refused', clientId: 'client-1', reason: expect.stringContaining('Invalid params for initialize'),
    })]);
  });

  test.each([undefined, {}, { level: 1 }, { level: 'loud' }])('in a session: logging/setLevel %j', async (params) => {
    const { messages: [answer] } = await stateful.call(inSession(sessionId, request('logging/setLevel', params)));

    expect(answer.error).toMatchObject({ code: -32602, message: expect.stringMatching(/^Invalid params for logging\/setLevel: [^\n]+$/) });
  });

  test('in a batch, nothing of the batch is done', async () => {
    lambda.payloads.length = 0;
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo' } };
    for (const broken of [{ ...call, id: 2, params: [] }, { ...call, id: 2, params: {} }, { ...call, id: 2, params: { name: 'echo', arguments: 1 } }]) {
      const { status, messages } = await mcp.call({ body: [call, broken] });

      expect([status, messages[0].error.code]).toEqual([400, -32602]);
    }
    expect(lambda.payloads).toEqual([]);
  });

  const anyParams = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(
      fc.constantFrom('name', 'uri', 'cursor', 'arguments', 'level', 'ref', 'argument', 'protocolVersion', 'capabilities', 'clientInfo', 'taskId', '_meta', 'notifications', 'task'),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('echo', 'greet', 'docs://a', '2025-06-18', {})),
    ),
  );

  test('whatever they are', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...METHODS), anyParams, fc.boolean(), async (method, params, isModern) => {
      const sent = isModern ? modernRequest(method, params) : request(method, params);
      for (const answering of [mcp, stateful]) {
        const { status, messages } = await answering.call(sent);

        expect([200, 400, 404]).toContain(status);
        expect(messages).toHaveLength(1);
        expect([undefined, -32600, -32601, -32602, -32020, -32021, -32022]).toContain(messages[0].error?.code);
        expect(messages[0].error?.message ?? '').not.toContain('\n');
      }
    }), { numRuns: 300, seed: 10 });
  });
});

describe('what is null is absent', () => {
  const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } };

  test.each<[string, unknown, unknown]>([
    ['ping', null, undefined],
    ['ping', { _meta: null }, {}],
    ['ping', { _meta: { progressToken: null } }, {}],
    ['tools/list', null, undefined],
    ['tools/list', { cursor: null, _meta: null }, {}],
    ['prompts/list', { cursor: null }, {}],
    ['resources/list', { cursor: null }, {}],
    ['resources/templates/list', { cursor: null }, {}],
    ['tools/call', { name: 'echo', arguments: null, _meta: null, task: null }, { name: 'echo' }],
    ['prompts/get', { name: 'greet', arguments: null }, { name: 'greet' }],
    ['prompts/get', { name: 'greet', arguments: { who: null } }, { name: 'greet', arguments: {} }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'greet', title: null }, argument: { name: 'who', value: 'A' }, context: null }, {
      ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'who', value: 'A' },
    }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'who', value: 'A' }, context: { arguments: null } }, {
      ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'who', value: 'A' },
    }],
    ['initialize', { ...initialize, _meta: null, capabilities: { roots: null, sampling: null, elicitation: null, experimental: null } }, initialize],
    ['initialize', { ...initialize, capabilities: { roots: { listChanged: null } }, clientInfo: { ...initialize.clientInfo, title: null, icons: null } }, initialize],
  ])('%s %j', async (method, withNulls, without) => {
    const clean = await mcp.call(request(method, without));
    expect(clean.messages[0].result).toBeDefined();
    expect(await mcp.call(request(method, withNulls))).toEqual(clean);
    if (!['initialize', 'ping'].includes(method)) {
      const cleanModern = await mcp.call(modernRequest(method, without));
      expect(cleanModern.messages[0].result).toBeDefined();
      // of the envelope, which may not be absent
      const { _meta: _, ...members } = (withNulls ?? {}) as Record<string, unknown>;
      expect(await mcp.call(modernRequest(method, members))).toEqual(cleanModern);
    }
  });

  test('in the envelope of 2026-07-28', async () => {
    const meta = { 'progressToken': null, 'traceparent': null, 'io.modelcontextprotocol/clientInfo': null, 'io.modelcontextprotocol/clientCapabilities': { elicitation: null } };
    const { messages } = await mcp.call(modern('tools/list', {}, 1, meta));

    expect(messages[0].result.tools).toHaveLength(1);
  });

  test('beside what a message has', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'ping', params: null, result: null, error: null };

    expect((await mcp.call({ body })).messages).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
    expect((await mcp.call({ body: [body, { ...body, id: 2 }] })).messages).toHaveLength(2);
  });

  test('of a notification', async () => {
    for (const body of [{ method: 'notifications/initialized', params: null }, { id: null, method: 'notifications/initialized' }, { method: 'notifications/cancelled', params: { requestId: 1, reason: null } }]) {
      expect((await mcp.call({ body: { jsonrpc: '2.0', ...body } })).status).toBe(202);
    }
  });

  test('of the answer to a question', async () => {
    const call = startCall(stateful, inSession(sessionId, legacy('tools/call', { name: 'ask_person', arguments: {} }, 'call-1')));
    const { id } = await call.next(isQuestion);
    const answer = { error: null, method: null, result: { _meta: null, action: 'accept', content: { name: 'Ada', age: null } } };

    expect((await stateful.call(inSession(sessionId, answerTo(id, answer)))).status).toBe(202);
    expect((await call.next(isResult) as any).result.content[0].text).toBe('{"name":"Ada"}');
  });

  test('but not within the arguments of a tool, which are the tool\'s', async () => {
    const args = { a: null, b: { cursor: null, _meta: null }, c: [null] };
    for (const message of [modern, legacy]) {
      const { messages } = await mcp.call(message('tools/call', { name: 'echo', arguments: args }));
      expect(JSON.parse(messages.at(-1).result.content[0].text)).toEqual(args);
    }
  });

  test('and a request whose id is null is none', async () => {
    const { status, messages } = await mcp.call({ body: { jsonrpc: '2.0', id: null, method: 'ping' } });

    expect([status, messages[0].error.code]).toEqual([400, -32600]);
  });
});

describe('a compressed body', () => {
  test.each(['gzip', 'GZIP', 'x-gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'unknown'])('(%s) is refused in words, and before it is read', async (coding) => {
    const { status, headers, messages } = await mcp.call({ ...request('ping'), headers: { 'Content-Encoding': coding } });

    expect(status).toBe(415);
    expect(headers['accept-encoding']).toBe('identity');
    expect(messages).toEqual([{ jsonrpc: '2.0', error: { code: -32600, message: 'The request body must not be compressed: leave Content-Encoding out' } }]);
  });

  test.each(['identity', 'Identity', ''])('is one that is not compressed (%j)', async (coding) => {
    expect((await mcp.call({ ...request('ping'), headers: { 'Content-Encoding': coding } })).status).toBe(200);
  });
});
