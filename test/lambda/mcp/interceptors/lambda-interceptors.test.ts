import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InterceptorAnswer, InterceptorEvent, InterceptorManifest } from '../../../../src/contract';
import { returned, startLambdaService, threw, type Invocation, type LambdaService } from '../lambda-service';
import { caller, functionArn, startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, legacy } from '../messages';

const ALL = { include: ['*'], exclude: [] };
const CITY = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };

function interceptor(name: string, overrides: Partial<InterceptorManifest> = {}): InterceptorManifest {
  return { functionArn: functionArn(name), phases: ['request', 'response'], tools: ALL, ...overrides };
}

let lambda: LambdaService;
let mcp: McpFunction;
/** What the interceptor and the tool were asked, in order. */
let asked: string[];

beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction({
    manifest: {
      tools: [
        tool('forecast', { inputSchema: CITY }),
        tool('measure', { outputSchema: { type: 'object', properties: { celsius: { type: 'number' } }, required: ['celsius'] } }),
        tool('free'),
        tool('audited'),
      ],
      interceptors: [
        interceptor('guard', { tools: { include: ['*'], exclude: ['free', 'audited'] } }),
        interceptor('outer', { tools: { include: ['aud*'], exclude: [] } }),
        interceptor('inner', { tools: { include: ['audited'], exclude: [] } }),
        interceptor('auditor', { tools: { include: ['audited'], exclude: [] }, phases: ['response'] }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});

beforeEach(() => {
  asked = [];
  mcp.log.length = 0;
  lambda.payloads.length = 0;
  for (const name of ['forecast', 'measure', 'free', 'audited']) {
    answerTool(name, () => returned('sunny'));
  }
  for (const name of ['guard', 'outer', 'inner', 'auditor']) {
    intercept(name, () => undefined);
  }
});

afterAll(() => lambda.close());

function answerTool(name: string, answer: (args: any) => Invocation): void {
  lambda.functions[name] = (event) => {
    asked.push(name);
    return answer(event.arguments);
  };
}

function intercept(name: string, answer: (event: InterceptorEvent) => InterceptorAnswer | undefined): void {
  lambda.functions[name] = (event) => {
    const { phase } = event as InterceptorEvent;
    asked.push(`${name} ${phase}`);
    return returned(answer(event as InterceptorEvent) ?? null);
  };
}

async function resultOf(request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages.at(-1).result;
}

const forecast = (args: Record<string, unknown> = { city: 'Bern' }) => callTool('forecast', args);
const failure = (name: string, reason = 'failed') => ({ isError: true, content: [{ type: 'text', text: `The tool ${name} ${reason}. Request id: request-1` }] });
const events = (name: string) => lambda.payloads.map((payload) => JSON.parse(payload)).filter((event) => event.phase === name);

describe('an interceptor', () => {
  test('gets the call and its result with the identity of the caller, and lets pass what it says nothing to', async () => {
    const authorizer = { ...caller(), clientId: 'client-7', subject: 'person-7', scopes: 'a b' };
    const result = await resultOf({ ...forecast(), authorizer });

    expect(result).toMatchObject({ content: [{ type: 'text', text: 'sunny' }] });
    expect(asked).toEqual(['guard request', 'forecast', 'guard response']);
    const call = {
      version: '1',
      tool: 'forecast',
      arguments: { city: 'Bern' },
      requestId: 'request-1',
      caller: { clientId: 'client-7', subject: 'person-7', scopes: ['a', 'b'] },
    };
    expect(events('request')).toEqual([{ ...call, phase: 'request' }]);
    expect(events('response')).toEqual([{ ...call, phase: 'response', result: { content: [{ type: 'text', text: 'sunny' }] } }]);
  });

  test('S11 never gets the token', async () => {
    await mcp.call(forecast());

    expect(lambda.payloads).toHaveLength(3);
    expect(lambda.payloads.join()).not.toContain('very-secret-token');
  });

  test('refuses a call: the tool is not called, the model reads why, and the log says who refused', async () => {
    intercept('guard', () => ({ refuse: 'Not at this hour.' }));

    expect(await resultOf(forecast())).toMatchObject({ isError: true, content: [{ type: 'text', text: 'Not at this hour.' }] });
    expect(asked).toEqual(['guard request']);
    expect(mcp.log).toMatchObject([
      { level: 'INFO', message: 'An interceptor refused the tool call', tool: 'forecast', phase: 'request', interceptor: functionArn('guard'), requestId: 'request-1' },
      { ToolCalls: 1, ToolErrors: 1, Tool: 'forecast' },
    ]);
  });

  test('rewrites arguments, and sees those that it has made with the result', async () => {
    intercept('guard', ({ phase }) => phase === 'request' ? { arguments: { city: 'Basel' } } : undefined);
    answerTool('forecast', ({ city }) => returned(`sunny in ${city}`));

    expect(await resultOf(forecast())).toMatchObject({ content: [{ text: 'sunny in Basel' }] });
    expect(events('response')).toMatchObject([{ arguments: { city: 'Basel' } }]);
  });

  test('cannot rewrite arguments to invalid ones: the call fails, and the model is not told what it did not write', async () => {
    intercept('guard', () => ({ arguments: { town: 'confidential' } }));

    expect(await resultOf(forecast())).toMatchObject(failure('forecast'));
    expect(asked).toEqual(['guard request']);
    expect(mcp.log[0]).toMatchObject({ level: 'ERROR', error: { message: 'An interceptor rewrote arguments to invalid ones', cause: { name: 'InvalidArgumentsError' } } });
  });

  test('is not asked about arguments that break the schema', async () => {
    const result = await resultOf(forecast({ city: 1 }));

    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for the tool forecast') }] });
    expect(asked).toEqual([]);
  });

  test('replaces a result', async () => {
    intercept('guard', ({ phase }) => phase === 'response' ? { result: { content: [{ type: 'text', text: '***' }], _meta: { redacted: true } } } : undefined);

    expect(await resultOf(forecast())).toMatchObject({ content: [{ type: 'text', text: '***' }], _meta: { redacted: true } });
  });

  test('withholds a result', async () => {
    intercept('guard', ({ phase }) => phase === 'response' ? { refuse: 'Confidential.' } : undefined);
    const { body } = await mcp.call(forecast());

    expect(JSON.parse(body).result).toMatchObject({ isError: true, content: [{ text: 'Confidential.' }] });
    expect(body).not.toContain('sunny');
  });

  test('sees the errors of tools, as the client would get them', async () => {
    answerTool('forecast', () => returned({ content: [{ type: 'text', text: 'No such city' }], isError: true }));
    await mcp.call(forecast());
    answerTool('forecast', () => threw('Error', 'arn:aws:confidential'));
    intercept('guard', ({ result }) => result && { result: { content: [{ type: 'text', text: 'Ask again tomorrow' }], isError: true } });

    expect(await resultOf(forecast())).toMatchObject({ isError: true, content: [{ text: 'Ask again tomorrow' }] });
    expect(events('response').map(({ result }) => result)).toEqual([
      { content: [{ type: 'text', text: 'No such city' }], isError: true },
      failure('forecast'),
    ]);
  });

  test.each([
    ['keeps the promise', { content: [], structuredContent: { celsius: 0 } }, { structuredContent: { celsius: 0 } }],
    ['breaks it', { content: [], structuredContent: { kelvin: 'confidential' } }, failure('measure')],
    ['drops what was promised', { content: [] }, failure('measure')],
  ])('S27 may replace a structured result with one that %s', async (_name, result, expected) => {
    answerTool('measure', () => returned({ celsius: 4 }));
    intercept('guard', ({ phase }) => phase === 'response' ? { result } : undefined);

    expect(await resultOf(callTool('measure'))).toMatchObject(expected);
  });

  test('may repair what the tool breaks', async () => {
    answerTool('measure', () => returned({ kelvin: 277 }));
    intercept('guard', ({ phase }) => phase === 'response' ? { result: { content: [], structuredContent: { celsius: 4 } } } : undefined);

    expect(await resultOf(callTool('measure'))).toMatchObject({ structuredContent: { celsius: 4 } });
  });

  test('works for clients of earlier revisions too', async () => {
    intercept('guard', () => ({ refuse: 'Not at this hour.' }));

    expect(await resultOf(legacy('tools/call', { name: 'forecast', arguments: { city: 'Bern' } }))).toMatchObject({ isError: true, content: [{ text: 'Not at this hour.' }] });
  });

  test('sees the tools of its filter only', async () => {
    await mcp.call(callTool('free'));

    expect(asked).toEqual(['free']);
  });
});

describe('several interceptors', () => {
  test('see a call in order, and its result in the reverse order', async () => {
    await mcp.call(callTool('audited'));

    expect(asked).toEqual(['outer request', 'inner request', 'audited', 'auditor response', 'inner response', 'outer response']);
  });

  test('each see what the ones before have made of it', async () => {
    intercept('outer', ({ phase, arguments: args, result }) => phase === 'request' ? { arguments: { ...args, path: 'outer' } } : { result: { content: [...result!.content as [], { type: 'text', text: 'outer' }] } });
    intercept('inner', ({ phase, arguments: args, result }) => phase === 'request' ? { arguments: { path: `${args.path} inner` } } : { result: { content: [...result!.content as [], { type: 'text', text: 'inner' }] } });
    answerTool('audited', ({ path }) => returned(path));

    const { content } = await resultOf(callTool('audited'));
    expect(content.map(({ text }: { text: string }) => text)).toEqual(['outer inner', 'inner', 'outer']);
  });

  test('that come before one that refuses see the refusal as the result', async () => {
    intercept('inner', () => ({ refuse: 'No.' }));
    await mcp.call(callTool('audited'));

    expect(asked).toEqual(['outer request', 'inner request', 'outer response']);
    expect(events('response')).toMatchObject([{ result: { isError: true, content: [{ text: 'No.' }] } }]);
  });
});

describe('a call fails when its interceptor', () => {
  const FAULTS: [string, Invocation, string?][] = [
    ['throws', threw('Error', 'confidential')],
    ['times out', threw('Sandbox.Timedout', 'Task timed out after 3.00 seconds'), 'did not answer in time'],
    ['is throttled', { apiError: { status: 429, name: 'TooManyRequestsException' } }, 'is busy, try again later'],
    ['may not be invoked', { apiError: { status: 403, name: 'AccessDeniedException' } }],
    ['loses the connection', { reset: true }],
    ['answers no JSON', { payload: 'yes' }],
    ['answers true', returned(true)],
    ['answers false', returned(false)],
    ['answers text', returned('ok')],
    ['answers a list', returned([])],
    ['answers what is not understood', returned({ allow: true })],
    ['answers two things at once', returned({ refuse: 'No.', arguments: { city: 'Bern' } })],
    ['refuses without words', returned({ refuse: '' })],
    ['refuses with what is no text', returned({ refuse: true })],
    ['answers a member of all objects', { payload: '{"constructor":{}}' }],
  ];

  test.each([...FAULTS, ['answers with a result before there is one', returned({ result: { content: [] } })] as const, ['rewrites to a list', returned({ arguments: [] })] as const])(
    '%s, before the tool is called',
    async (_fault, answer, reason = 'failed') => {
      lambda.functions.guard = () => answer;

      expect(await resultOf(forecast())).toMatchObject(failure('forecast', reason));
      expect(asked).toEqual([]);
      expect(mcp.log[0]).toMatchObject({ level: 'ERROR', error: { message: `The interceptor ${functionArn('guard')} failed in the phase request` } });
    },
  );

  test.each([...FAULTS, ['rewrites arguments when it is too late', returned({ arguments: {} })] as const, ['answers what is no result', returned({ result: { text: 'x' } })] as const])(
    '%s, and its result stays here',
    async (_fault, answer, reason = 'failed') => {
      lambda.functions.guard = ({ phase }: any) => phase === 'request' ? returned(null) : answer;
      const { body } = await mcp.call(forecast());

      expect(JSON.parse(body).result).toMatchObject(failure('forecast', reason));
      expect(body).not.toContain('sunny');
      expect(asked).toEqual(['forecast']);
      expect(mcp.log[0]).toMatchObject({ level: 'ERROR', error: { message: `The interceptor ${functionArn('guard')} failed in the phase response` } });
    },
  );

  test('is still busy when the time is up', async () => {
    let release: () => void = () => undefined;
    lambda.functions.guard = () => new Promise((resolve) => {
      release = () => resolve(returned(null));
    });
    const result = await resultOf({ ...forecast(), remainingTime: 1100 });
    release();

    expect(result).toMatchObject(failure('forecast', 'did not answer in time'));
    expect(asked).toEqual([]);
    expect(mcp.log.filter(({ level }) => level === 'ERROR')).toHaveLength(1);
  });
});

test.each([[null], [{}]])('an answer of %j is consent', async (answer) => {
  lambda.functions.guard = () => returned(answer);

  expect(await resultOf(forecast())).toMatchObject({ content: [{ text: 'sunny' }] });
});
