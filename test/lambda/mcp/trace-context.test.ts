import { McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerJson, startAwsStandIn, type AwsStandIn } from './aws/aws-stand-in';
import { toolWith } from './aws/tool-call';
import { httpTool, json, serviceAt, startHttpService, type HttpService } from './http/http-service';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { functionArn, startFunction, tool, type McpFunction } from './mcp-function';
import { mcpServer, startModern, type RecordingUpstream } from './mcp-server/upstream';
import { callTool } from './messages';

const TRACE = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
  baggage: 'userId=alice,serverNode=DF%2028;isProduction=false',
};

let lambda: LambdaService;
let http: HttpService;
let stepFunctions: AwsStandIn;
let upstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.free = () => returned('ok');
  lambda.functions.policy = () => ({ payload: 'null' });
  http = await startHttpService(json({ ok: true }));
  stepFunctions = await startAwsStandIn();
  stepFunctions.answer = (_, response) => answerJson(response, { executionArn: 'arn', status: 'SUCCEEDED', output: '{}' });
  upstream = await startModern(() => {
    const server = new McpServer({ name: 'upstream', version: '1' });
    server.registerTool('run', {}, () => ({ content: [] }));
    return server;
  });
  mcp = await startFunction({
    manifest: {
      tools: [
        tool('free'),
        httpTool('http', serviceAt(http.url)),
        httpTool('traced', serviceAt(http.url, { headers: { traceparent: 'of the owner' } })),
        toolWith('machine', {
          type: 'expressStateMachine', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', input: { trace: { $value: ['trace', 'traceparent'] } },
        }),
      ],
      mcpServers: [mcpServer(upstream, { prefix: 'up_' })],
      interceptors: [{ functionArn: functionArn('policy'), phases: ['request'], tools: { include: ['free'], exclude: [] } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url, AWS_ENDPOINT_URL_SFN: stepFunctions.url },
  });
});
beforeEach(() => {
  lambda.payloads.length = 0;
  http.requests.length = 0;
  stepFunctions.requests.length = 0;
  upstream.received.length = 0;
});
afterAll(async () => {
  lambda.close();
  http.close();
  stepFunctions.close();
  await upstream.close();
});

const call = (name: string, meta: object = {}) => mcp.call(callTool(name, {}, 1, meta));
const events = () => lambda.payloads.map((payload) => JSON.parse(payload));

describe('the trace that a client names reaches', () => {
  test('a tool function, and the interceptors before it', async () => {
    await call('free', TRACE);
    expect(events()).toMatchObject([{ phase: 'request', trace: TRACE }, { trace: TRACE }]);
  });

  test('an HTTP service, in headers, unless the owner sets them', async () => {
    await call('http', TRACE);
    await call('traced', TRACE);
    expect(http.requests.map(({ headers }) => headers)).toMatchObject([TRACE, { ...TRACE, traceparent: 'of the owner' }]);
  });

  test('another MCP server, in _meta', async () => {
    await call('up_run', TRACE);
    expect(upstream.of('tools/call')[0]!.body.params._meta).toMatchObject(TRACE);
  });

  test('an execution of a state machine, for X-Ray, and its input where the owner puts it', async () => {
    await call('machine', TRACE);
    expect(JSON.parse(stepFunctions.requests[0]!.body)).toMatchObject({
      traceHeader: 'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1',
      input: JSON.stringify({ trace: TRACE.traceparent }),
    });
  });
});

test('without a trace, nothing is said of one', async () => {
  await call('free');
  await call('http');
  await call('machine');
  expect(events().every((event) => !('trace' in event))).toBe(true);
  expect(Object.keys(http.requests[0]!.headers).filter((name) => /trace|baggage/.test(name))).toEqual([]);
  expect(JSON.parse(stepFunctions.requests[0]!.body)).not.toHaveProperty('traceHeader');
});

describe('what W3C gives another form is left out', () => {
  test.each<[string, object, object | undefined]>([
    ['a line break', { traceparent: `${TRACE.traceparent}\r\nX-Evil: 1` }, undefined],
    ['a baggage with a line break', { traceparent: TRACE.traceparent, baggage: 'a=b\nX-Evil: 1' }, { traceparent: TRACE.traceparent }],
    ['a trace id of zeros', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }, undefined],
    ['a span id of zeros', { traceparent: `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01` }, undefined],
    ['version ff', { traceparent: TRACE.traceparent.replace(/^00/, 'ff') }, undefined],
    ['upper case', { traceparent: TRACE.traceparent.toUpperCase() }, undefined],
    ['a number', { traceparent: 7, baggage: { a: 1 } }, undefined],
    ['a state without a span', { tracestate: TRACE.tracestate }, undefined],
    ['a state of more than 512 characters', { traceparent: TRACE.traceparent, tracestate: `a=${'x'.repeat(200)},b=${'x'.repeat(200)},c=${'x'.repeat(200)}` }, { traceparent: TRACE.traceparent }],
    ['a state of more than 32 members', { traceparent: TRACE.traceparent, tracestate: Array.from({ length: 33 }, (_, i) => `k${i}=v`).join() }, { traceparent: TRACE.traceparent }],
    ['other characters than ASCII', { traceparent: TRACE.traceparent, tracestate: 'a=ü' }, { traceparent: TRACE.traceparent }],
    ['a baggage of more than 8,192 characters', { baggage: `a=${'x'.repeat(8_192)}` }, undefined],
    ['a baggage without a key', { baggage: '=b' }, undefined],
  ])('%s', async (_what, meta, expected) => {
    const { status } = await call('free', meta);
    await call('http', meta);
    await call('up_run', meta);

    expect(status).toBe(200);
    expect(events().at(-1).trace).toEqual(expected);
    const { traceparent, tracestate, baggage, 'x-evil': evil } = http.requests[0]!.headers;
    // absent is undefined
    expect({ traceparent, tracestate, baggage, evil }).toEqual({ ...expected });
    const { traceparent: forwarded } = upstream.of('tools/call')[0]!.body.params._meta;
    expect(forwarded).toEqual((expected as { traceparent?: string } | undefined)?.traceparent);
  });
});
