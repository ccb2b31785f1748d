import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { caller, startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, legacy, modern } from './messages';
import { withModule } from './module-bundle';
import { eventually } from '../../eventually';

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.forecast = () => returned('sunny');
  mcp = await startFunction(await withModule('everything', {
    manifest: {
      tools: [tool('forecast')],
      resources: [{ uri: 'docs://readme', name: 'readme', content: { type: 'text', text: 'Read me' } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  }));
});
afterAll(() => lambda.close());

async function resultOf(request: TestRequest): Promise<any> {
  const { messages } = await mcp.call(request);
  return messages.at(-1).result;
}

async function errorOf(request: TestRequest): Promise<any> {
  const { messages } = await mcp.call(request);
  return messages.at(-1).error;
}

async function textOf(request: TestRequest): Promise<string> {
  const { content } = await resultOf(request);
  return content[0].text;
}

describe('declared and registered things are served together', () => {
  test('tools, in the order of declaration and registration', async () => {
    const { tools } = await resultOf(modern('tools/list'));
    expect(tools.map(({ name }: { name: string }) => name).slice(0, 4)).toEqual(['forecast', 'whoami', 'registrations', 'headers']);
    expect(await textOf(callTool('forecast'))).toBe('sunny');
    expect((await resultOf(callTool('add', { a: 1, b: 2 }))).structuredContent).toEqual({ sum: 3 });
  });

  test('resources and templates', async () => {
    const { resources } = await resultOf(modern('resources/list'));
    expect(resources.map(({ uri }: { uri: string }) => uri)).toEqual(['docs://readme', 'motd://today', 'broken://resource', 'city://bern']);
    const { resourceTemplates } = await resultOf(modern('resources/templates/list'));
    expect(resourceTemplates).toMatchObject([{ name: 'city', uriTemplate: 'city://{name}' }]);
    expect((await resultOf(modern('resources/read', { uri: 'docs://readme' }))).contents).toMatchObject([{ text: 'Read me' }]);
    expect((await resultOf(modern('resources/read', { uri: 'city://bern' }))).contents).toMatchObject([{ text: 'The city bern' }]);
  });

  test('prompts and completions', async () => {
    expect((await resultOf(modern('prompts/list'))).prompts).toMatchObject([{ name: 'review', arguments: [{ name: 'language', required: true }] }, {}]);
    const prompt = await resultOf(modern('prompts/get', { name: 'review', arguments: { language: 'python' } }));
    expect(prompt.messages[0].content.text).toBe('Review this python');
    const complete = (ref: object, name: string, value: string) => resultOf(modern('completion/complete', { ref, argument: { name, value } }));
    expect((await complete({ type: 'ref/prompt', name: 'review' }, 'language', 'py')).completion.values).toEqual(['python']);
    expect((await complete({ type: 'ref/resource', uri: 'city://{name}' }, 'name', 'ba')).completion.values).toEqual(['basel']);
  });

  test('capabilities are those of both, and nothing ever changes', async () => {
    const { capabilities } = await resultOf(modern('server/discover'));
    expect(capabilities).toMatchObject({
      tools: { listChanged: false },
      resources: { listChanged: false, subscribe: false },
      prompts: { listChanged: false },
      completions: {},
      logging: {},
    });
    const notifications = { toolsListChanged: true, resourceSubscriptions: ['motd://today'] };
    const { messages } = await mcp.call(modern('subscriptions/listen', { notifications }, 'sub-1'));
    expect(messages).toMatchObject([
      { method: 'notifications/subscriptions/acknowledged', params: { notifications: {} } },
      { id: 'sub-1', result: { resultType: 'complete' } },
    ]);
  });

  test('clients of earlier revisions get the same', async () => {
    const { tools } = await resultOf(legacy('tools/list'));
    expect(tools[0].name).toBe('forecast');
    expect((await resultOf(legacy('tools/call', { name: 'add', arguments: { a: 1, b: 2 } }))).structuredContent).toEqual({ sum: 3 });
  });
});

describe('what a module knows', () => {
  test('the caller and the request', async () => {
    const answer = await mcp.call({
      ...callTool('whoami'),
      authorizer: { ...caller(), clientId: 'client-7', subject: 'person-7', scopes: 'read write' },
      requestId: 'request-7',
    });
    expect(JSON.parse(answer.messages[0].result.content[0].text)).toEqual({
      client: { id: 'client-7' }, subject: 'person-7', scopes: ['read', 'write'], requestId: 'request-7',
    });
  });

  test('S11 never the token', async () => {
    const request = callTool('headers');
    const text = await textOf({ ...request, headers: { ...request.headers, Authorization: 'Bearer very-secret-token', Cookie: 'session=secret' } });
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({ token: '', headers: { 'mcp-method': 'tools/call' } });
  });

  test('it is loaded once, and asked to register for each request', async () => {
    const count = async () => JSON.parse(await textOf(callTool('registrations'))).registrations;
    const before = await count();
    expect(await count()).toBe(before + 1);
  });
});

describe('what goes wrong in a module', () => {
  test.each(['throws', 'throws_while_validating', 'wrong_output', 'not_a_result'])('S27 the tool %s tells the client nothing but a request id', async (name) => {
    const answer = await mcp.call({ ...callTool(name), requestId: 'request-9' });
    expect(answer.messages[0].result).toMatchObject({ isError: true, content: [{ text: `The tool ${name} failed. Request id: request-9` }] });
    expect(answer.body).not.toContain('confidential');
    const line = mcp.log.findLast(({ level }) => level === 'ERROR');
    expect(line).toMatchObject({ tool: name, requestId: 'request-9', error: { stack: expect.any(String) } });
  });

  test.each<[string, TestRequest]>([
    ['resource', modern('resources/read', { uri: 'broken://resource' })],
    ['prompt', modern('prompts/get', { name: 'broken_prompt' })],
    ['prompt, for earlier revisions', legacy('prompts/get', { name: 'broken_prompt' })],
  ])('S27 a %s that throws is an internal error with a request id', async (_, request) => {
    const answer = await mcp.call({ ...request, requestId: 'request-9' });
    expect(answer.messages.at(-1).error).toEqual({ code: -32603, message: 'Internal error. Request id: request-9' });
    expect(JSON.stringify(mcp.log.at(-1))).toContain('confidential');
  });

  test('an error in the words of the author reaches the model', async () => {
    expect(await resultOf(callTool('is_error'))).toMatchObject({ isError: true, content: [{ text: 'Try Bern instead' }] });
    expect(await resultOf(callTool('protocol_error'))).toMatchObject({ isError: true, content: [{ text: 'Try Bern instead' }] });
  });

  test('wrong arguments are told to the model', async () => {
    const { isError, content } = await resultOf(callTool('add', { a: 'one', b: 2 }));
    expect(isError).toBe(true);
    expect(content[0].text).toMatch(/^Invalid arguments for the tool add: a: /);
  });

  test('no answer is an empty one', async () => {
    expect(await resultOf(callTool('no_output'))).toMatchObject({ content: [] });
  });

  test('an unknown tool, resource, prompt or argument is -32602', async () => {
    expect(await errorOf(callTool('no_such_tool'))).toMatchObject({ code: -32602 });
    expect(await errorOf(modern('resources/read', { uri: 'nowhere://x' }))).toMatchObject({ code: -32602, data: { uri: 'nowhere://x' } });
    expect(await errorOf(modern('prompts/get', { name: 'no_such_prompt' }))).toMatchObject({ code: -32602 });
    expect(await errorOf(modern('prompts/get', { name: 'review' }))).toMatchObject({ code: -32602 });
  });

  test('a capability that the client lacks is -32021 with status 400', async () => {
    const answer = await mcp.call(callTool('needs_sampling'));
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error).toMatchObject({ code: -32021, data: { requiredCapabilities: { sampling: {} } } });
  });

  test('S38 a parameter header that contradicts the body is -32020', async () => {
    const request = callTool('header_parameter', { region: 'eu' });
    expect(await textOf({ ...request, headers: { ...request.headers, 'Mcp-Param-Region': 'eu' } })).toBe('eu');
    for (const headers of [request.headers, { ...request.headers, 'Mcp-Param-Region': 'us' }]) {
      const answer = await mcp.call({ ...request, headers });
      expect([answer.status, answer.messages[0].error.code]).toEqual([400, -32020]);
    }
  });
});

describe('while a tool runs', () => {
  test('its progress is streamed to clients that want it', async () => {
    const answer = await mcp.call(callTool('progress', {}, 1, { progressToken: 'token-1' }));
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(answer.messages.slice(0, -1).map(({ method, params }) => ({ method, ...params }))).toMatchObject([
      { method: 'notifications/progress', progressToken: 'token-1', progress: 1, total: 2 },
      { method: 'notifications/progress', progressToken: 'token-1', progress: 2, total: 2 },
    ]);
    expect(answer.messages.at(-1)).toMatchObject({ id: 1, result: { content: [{ text: 'done' }] } });
  });

  test('a client that wants none gets plain JSON', async () => {
    const answer = await mcp.call(callTool('progress'));
    expect(answer.headers['content-type']).toMatch('application/json');
  });

  test('its log messages reach clients that set a level, from that level on', async () => {
    const answer = await mcp.call(callTool('logs', {}, 1, { 'io.modelcontextprotocol/logLevel': 'warning' }));
    expect(answer.messages.slice(0, -1)).toMatchObject([{ method: 'notifications/message', params: { level: 'error', data: 'a problem' } }]);
    expect((await mcp.call(callTool('logs'))).messages).toHaveLength(1);
  });

  test('its log lines reach the owner, with the request id', async () => {
    await mcp.call({ ...callTool('logs'), requestId: 'request-10' });
    expect(mcp.log.findLast(({ message }) => message === 'for the owner')).toMatchObject({
      level: 'WARN', requestId: 'request-10', city: 'Bern', error: { message: 'with a stack', stack: expect.any(String) },
    });
  });

  test('the client that goes aborts its signal', async () => {
    const { stream, done } = mcp.stream({ ...callTool('waits'), requestId: 'request-gone' }, {
      begin: () => undefined, write: () => undefined, end: () => undefined,
    });
    const waited = async () => JSON.parse(await textOf(callTool('waited')));
    await eventually(async () => expect((await waited()).waiting).toContain('request-gone'));
    expect((await waited()).aborted).not.toContain('request-gone');
    stream.destroy();
    await done;
    await eventually(async () => expect((await waited()).aborted).toContain('request-gone'));
  });

  test.each(['waits', 'never_answers'])('the end of its time ends the call of the tool %s', async (name) => {
    const answer = await mcp.call({ ...callTool(name), remainingTime: 1050, requestId: 'request-11' });
    expect(answer.messages[0].result).toMatchObject({
      isError: true, content: [{ text: `The tool ${name} did not answer in time. Request id: request-11` }],
    });
  });
});

test('calls of its tools are counted like those of functions', async () => {
  const counted = async (request: TestRequest) => {
    await mcp.call(request);
    return mcp.log.findLast((line) => '_aws' in line);
  };
  expect(await counted(callTool('add', { a: 1, b: 2 }))).toMatchObject({ Tool: 'add', ToolCalls: 1, ToolErrors: 0 });
  expect(await counted(callTool('add', {}))).toMatchObject({ Tool: 'add', ToolCalls: 1, ToolErrors: 1 });
  expect(await counted(callTool('throws'))).toMatchObject({ Tool: 'throws', ToolCalls: 1, ToolErrors: 1 });
  expect(await counted(callTool('no_such_tool'))).toMatchObject({ Tool: 'throws' });
});

test('S25 simultaneous requests with equal ids know their own caller only', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, async (_, i) => {
    const subject = `person-${i % 2}`;
    const answer = await mcp.call({ ...callTool('whoami'), authorizer: caller(subject), requestId: `request-${i}` });
    return [subject, `request-${i}`, JSON.parse(answer.messages[0].result.content[0].text)];
  }));
  for (const [subject, requestId, known] of answers) {
    expect(known).toMatchObject({ subject, requestId });
  }
});
