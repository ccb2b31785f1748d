import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { returned, startLambdaService, threw, type LambdaService, type ToolFunction } from './lambda-service';
import { caller, startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, legacy } from './messages';

const CELSIUS = { type: 'object', properties: { celsius: { type: 'number' } }, required: ['celsius'], additionalProperties: false };

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction({
    manifest: {
      tools: [
        tool('free'),
        tool('forecast', { inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }, outputSchema: CELSIUS }),
        tool('count', { outputSchema: { type: 'integer' } }),
        tool('first', { inputSchema: { $id: 'https://example.com/args', type: 'object', required: ['a'] } }),
        tool('second', { inputSchema: { $id: 'https://example.com/args', type: 'object', required: ['b'] } }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});
afterEach(() => {
  mcp.log.length = 0;
  lambda.payloads.length = 0;
});
afterAll(() => lambda.close());

/** Calls a tool whose function is `answer`, and gives the result. */
async function resultOf(name: string, answer: ToolFunction, args = {}, request: TestRequest = {}): Promise<any> {
  lambda.functions[name] = answer;
  return (await mcp.call({ ...callTool(name, args), ...request })).messages[0].result;
}

const metrics = () => mcp.log.filter((line) => '_aws' in line);
const errors = () => mcp.log.filter(({ level }) => level === 'ERROR');

test('the function gets the call, its id and the caller', async () => {
  await resultOf('forecast', () => returned({ celsius: 4 }), { city: 'Bern' }, {
    requestId: 'request-42',
    authorizer: { ...caller('alice'), clientId: 'app', scopes: 'a  b ' },
  });
  expect(lambda.payloads.map((payload) => JSON.parse(payload))).toEqual([{
    version: '1',
    tool: 'forecast',
    arguments: { city: 'Bern' },
    requestId: 'request-42',
    caller: { clientId: 'app', subject: 'alice', scopes: ['a', 'b'] },
  }]);
});

test('S11 neither the function nor the log ever sees the bearer token', async () => {
  await resultOf('free', () => returned('ok'));
  await resultOf('free', () => threw('Error', 'broken'));
  expect(lambda.payloads.join()).not.toContain('very-secret-token');
  expect(JSON.stringify(mcp.log)).not.toContain('very-secret-token');
});

describe('a full MCP result is passed on', () => {
  const full = {
    content: [
      { type: 'text', text: 'hello', annotations: { audience: ['user'] } },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'resource_link', uri: 'docs://readme', name: 'readme' },
      { type: 'resource', resource: { uri: 'docs://x', mimeType: 'text/plain', text: 'x' } },
    ],
    structuredContent: { celsius: 4 },
    isError: false,
    _meta: { 'example.com/cost': 1 },
  };

  test('with everything in it', async () => {
    expect(await resultOf('free', () => returned(full))).toMatchObject(full);
  });

  test('with an error of its own', async () => {
    const result = await resultOf('forecast', () => returned({ content: [{ type: 'text', text: 'No such city' }], isError: true }), { city: 'x' });
    expect(result).toMatchObject({ content: [{ type: 'text', text: 'No such city' }], isError: true });
    expect(metrics()[0].ToolErrors).toBe(1);
    expect(errors()).toEqual([]);
  });

  test.each([
    ['structured content alone', { structuredContent: { celsius: 4 } }, { structuredContent: { celsius: 4 } }],
    ['structured content that is no object', { structuredContent: [1, 2] }, { structuredContent: [1, 2] }],
    ['structured content and an error', { structuredContent: { code: 'NO_CITY' }, isError: true }, { structuredContent: { code: 'NO_CITY' }, isError: true }],
    ['structured content and metadata', { structuredContent: {}, _meta: { 'example.com/a': 1 } }, { structuredContent: {}, _meta: { 'example.com/a': 1 } }],
    ['members of null, as serializers of Python write them', { content: null, structuredContent: { a: 1 }, isError: null, _meta: null }, { structuredContent: { a: 1 } }],
    ['a type, which MCP has since 2026-07-28', { resultType: 'complete', structuredContent: { a: 1 } }, { structuredContent: { a: 1 } }],
  ])('with %s, which is repeated as text', async (_, value, { structuredContent, ...members }: { structuredContent: unknown; isError?: boolean }) => {
    const result = await resultOf('free', () => returned(value));
    expect(result).toMatchObject({ ...members, structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] });
    expect(result.isError).toBe(members.isError);
  });

  test('with structured content that is judged by the output schema', async () => {
    expect(await resultOf('forecast', () => returned({ structuredContent: { celsius: 4 } }), { city: 'Bern' })).toMatchObject({ structuredContent: { celsius: 4 } });
    expect(await resultOf('forecast', () => returned({ structuredContent: { kelvin: 4 } }), { city: 'Bern' })).toMatchObject({ isError: true });
  });

  test('without structured content, if that is null beside content', async () => {
    const result = await resultOf('free', () => returned({ content: [{ type: 'text', text: 'a' }], structuredContent: null, isError: false }));
    expect(result).toMatchObject({ content: [{ type: 'text', text: 'a' }], isError: false });
    expect(result).not.toHaveProperty('structuredContent');
  });

  test.each([
    ['content that is no content block', { content: [{ type: 'text' }] }],
    ['a member that no MCP result has', { content: [{ type: 'text', text: 'a' }], total: 1 }],
    ['such a member beside structured content', { structuredContent: {}, total: 1 }],
    ['content that is text', { content: 'a' }],
    ['content that is text beside structured content', { content: 'a', structuredContent: {} }],
    ['an error that is text', { structuredContent: {}, isError: 'no' }],
    ['neither content nor structured content', { isError: true, _meta: {} }],
    ['another type of result', { resultType: 'input_required', content: [] }],
  ])('but not an object with %s, which is a value like any other', async (_, value) => {
    expect(await resultOf('free', () => returned(value))).toMatchObject({
      content: [{ type: 'text', text: JSON.stringify(value) }],
      structuredContent: value,
    });
  });
});

describe('without an output schema', () => {
  test('a string is text', async () => {
    const result = await resultOf('free', () => returned('4 °C'));
    expect(result.content).toEqual([{ type: 'text', text: '4 °C' }]);
    expect(result).not.toHaveProperty('structuredContent');
  });

  test.each([[{ a: 1 }], [[1, 2]], [0], [false]])('%j is structured content, mirrored as text', async (value) => {
    const result = await resultOf('free', () => returned(value));
    expect(result.structuredContent).toEqual(value);
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(value) }]);
  });

  test.each([['null', 'null'], ['an empty string', '""'], ['nothing', '']])('%s is no content', async (_, payload) => {
    const result = await resultOf('free', () => ({ payload }));
    expect(result.content).toEqual([]);
    expect(result).not.toHaveProperty('structuredContent');
    expect(result.isError).toBeUndefined();
  });
});

describe('with an output schema', () => {
  test('any matching value is structured content', async () => {
    expect(await resultOf('forecast', () => returned({ celsius: 4 }), { city: 'Bern' })).toMatchObject({
      structuredContent: { celsius: 4 },
      content: [{ type: 'text', text: '{"celsius":4}' }],
    });
    expect(await resultOf('count', () => returned(7))).toMatchObject({ structuredContent: 7, content: [{ type: 'text', text: '7' }] });
  });

  test('earlier revisions get a value that is no object in an object', async () => {
    lambda.functions.count = () => returned(7);
    const answer = await mcp.call(legacy('tools/call', { name: 'count', arguments: {} }));
    expect(answer.messages[0].result).toMatchObject({ structuredContent: { result: 7 }, content: [{ type: 'text', text: '7' }] });
  });

  test.each([
    ['another value', { fahrenheit: 40 }],
    ['nothing', null],
    ['a full result with other structured content', { content: [], structuredContent: { celsius: '4' } }],
    ['a full result without structured content', { content: [{ type: 'text', text: '4' }] }],
  ])('%s is an error of the tool, explained in the log only', async (_, value) => {
    const result = await resultOf('forecast', () => returned(value), { city: 'Bern' });
    expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool forecast failed. Request id: request-1' }] });
    expect(errors()).toHaveLength(1);
    expect(errors()[0].error.message).toContain('does not match the output schema');
    expect(metrics()[0].ToolErrors).toBe(1);
  });
});

describe('arguments', () => {
  test.each([[{}], [{ city: 1 }]])('%j: the model is told what is wrong, and the function is not called', async (args) => {
    const result = await resultOf('forecast', () => returned({ celsius: 4 }), args);
    expect(result.isError).toBe(true);
    expect(result.content[0].text).toContain('city');
    expect(lambda.payloads).toEqual([]);
    expect(metrics()[0]).toMatchObject({ Tool: 'forecast', ToolCalls: 1, ToolErrors: 1 });
  });

  test('may be left out when nothing is required', async () => {
    lambda.functions.free = ({ arguments: args }) => returned(args);
    const answer = await mcp.call(legacy('tools/call', { name: 'free' }));
    expect(answer.messages[0].result.structuredContent).toEqual({});
  });

  test('schemas with the same $id are kept apart', async () => {
    expect((await resultOf('first', () => returned('ok'), { a: 1 })).content[0].text).toBe('ok');
    expect((await resultOf('second', () => returned('ok'), { b: 1 })).content[0].text).toBe('ok');
    expect((await resultOf('second', () => returned('ok'), { a: 1 })).isError).toBe(true);
  });
});

describe('S27 a failure is told without its details', () => {
  const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db password=hunter2';
  test.each<[string, string, ToolFunction]>([
    ['the function throws', 'failed', () => threw('Error', secret)],
    ['the function times out', 'did not answer in time', () => threw('Sandbox.Timedout', `RequestId: 1 Error: Task timed out after 3.00 seconds ${secret}`)],
    ['the answer of the function is too large', 'failed', () => threw('Function.ResponseSizeTooLarge', `Response payload size exceeded ${secret}`)],
    ['the function is throttled', 'is busy, try again later', () => ({ apiError: { status: 429, name: 'TooManyRequestsException' } })],
    ['the function is gone', 'failed', () => ({ apiError: { status: 404, name: 'ResourceNotFoundException' } })],
    ['the role does not allow it', 'failed', () => ({ apiError: { status: 403, name: 'AccessDeniedException' } })],
    ['Lambda is down', 'failed', () => ({ apiError: { status: 500, name: 'ServiceException' } })],
    ['the connection breaks', 'failed', () => ({ reset: true })],
    ['the answer is not JSON', 'failed', () => ({ payload: `{"a": ${secret}` })],
    ['the answer is nested too deeply', 'failed', () => ({ payload: '['.repeat(100_000) + ']'.repeat(100_000) })],
  ])('%s', async (_, reason, answer) => {
    let invocations = 0;
    const result = await resultOf('free', (event) => {
      invocations++;
      return answer(event);
    }, {}, { requestId: 'request-9' });

    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: `The tool free ${reason}. Request id: request-9` }] });
    expect(JSON.stringify(result)).not.toMatch(/arn:|hunter2|at secret/);
    expect(errors()).toMatchObject([{ requestId: 'request-9', tool: 'free', error: { name: 'ToolFailure' } }]);
    expect(metrics()).toMatchObject([{ ToolCalls: 1, ToolErrors: 1 }]);
    expect(invocations, 'a call is never repeated').toBe(1);
  });

  test('what the function said is in the log', async () => {
    await resultOf('free', () => threw('TypeError', 'x is undefined'));
    expect(errors()[0].error.message).toContain('TypeError: x is undefined');
  });
});

test('a tool that is still running shortly before the deadline is given up', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const result = await resultOf('free', async () => {
    await promise;
    return returned('too late');
  }, {}, { remainingTime: 1200 });
  expect(result.content[0].text).toBe('The tool free did not answer in time. Request id: request-1');
  expect(result.isError).toBe(true);
  expect(metrics()[0].ToolErrors).toBe(1);
  resolve();
});

test('after a pause, a call does not use a connection that the other side may have closed', async () => {
  await resultOf('free', () => returned('ok'));
  const before = lambda.connections();
  await resultOf('free', () => returned('ok'));
  expect(lambda.connections(), 'a connection is used again').toBe(before);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  expect((await resultOf('free', () => returned('ok'))).content[0].text).toBe('ok');
  vi.useRealTimers();
  expect(lambda.connections()).toBe(before + 1);
});

test('each call writes one line of metrics in the embedded metric format', async () => {
  await resultOf('free', () => returned('ok'));
  expect(metrics()).toEqual([{
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'RemoteMcpServer',
        Dimensions: [['FunctionName'], ['FunctionName', 'Tool']],
        Metrics: [
          { Name: 'ToolCalls', Unit: 'Count' },
          { Name: 'ToolErrors', Unit: 'Count' },
          { Name: 'ToolDuration', Unit: 'Milliseconds' },
        ],
      }],
    },
    level: 'INFO',
    message: 'The tool was called',
    FunctionName: 'mcp-function',
    Tool: 'free',
    ToolCalls: 1,
    ToolErrors: 0,
    ToolDuration: expect.any(Number),
    requestId: 'request-1',
    clientId: 'client-1',
    subject: 'client-1',
  }]);
});

test('a call of an unknown tool writes no metrics, so that callers cannot make up dimensions', async () => {
  await mcp.call(callTool('no_such_tool'));
  expect(metrics()).toEqual([]);
});
