import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { httpTool, json, serviceAt, startHttpService, type HttpService } from './http/http-service';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { functionArn, startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, legacy, modern } from './messages';
import { putSealingSecret, withModule } from './module-bundle';
import { startAwsServices, type AwsServices } from '../shared/aws-services';

/** Names that every object of JavaScript has a member of, or programs give a meaning to. */
const NAMES = ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__', '__lookupSetter__', 'length', 'name', 'then'];

const DECLARED = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' }]));
const GUARD = { functionArn: functionArn('guard'), phases: ['request' as const], tools: { include: ['guarded'], exclude: [] } };
const argumentValue = (name: string) => ({ $value: ['arguments', name] });

let aws: AwsServices;
let lambda: LambdaService;
let http: HttpService;
let mcp: McpFunction;

beforeAll(async () => {
  aws = await startAwsServices();
  putSealingSecret(aws);
  lambda = await startLambdaService();
  http = await startHttpService(json({ ok: true }));
  lambda.functions.guard = ({ arguments: args }) => returned({ arguments: { ...args, seen: Object.keys(args) } });
  for (const name of ['open', 'closed', 'guarded', 'needs']) {
    lambda.functions[name] = ({ arguments: args }) => returned(JSON.stringify(args));
  }
  mcp = await startFunction(await withModule('keeps-names', {
    manifest: {
      tools: [
        tool('open'),
        tool('guarded'),
        tool('closed', { inputSchema: { type: 'object', properties: DECLARED, additionalProperties: false } }),
        tool('needs', { inputSchema: { type: 'object', properties: DECLARED, required: ['constructor', 'toString'] } }),
        httpTool('query', serviceAt(http.url), {
          parameters: NAMES.map((name) => ({ in: 'query', name, value: argumentValue(name) })),
        }),
        httpTool('json', serviceAt(http.url), { method: 'POST', body: { contentType: 'application/json', value: argumentValue('document') } }),
        httpTool('form', serviceAt(http.url), {
          method: 'POST', body: { contentType: 'application/x-www-form-urlencoded', value: { $value: ['arguments'] }, encoding: {} },
        }),
      ],
      resourceTemplates: [{
        uriTemplate: 'docs://{page}{?constructor}', name: 'pages', content: { type: 'lambdaFunction', functionArn: functionArn('page') },
      }],
      prompts: [{ name: 'greet', arguments: [{ name: 'who', required: false, completions: ['Ada'] }], messages: [{ role: 'user', text: 'Hello {{who}}{{constructor}}' }] }],
      toolSearch: { hidesTools: true, alwaysListed: { include: [], exclude: [] } },
      interceptors: [GUARD],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  }));
});

beforeEach(() => {
  lambda.payloads.length = 0;
  http.requests.length = 0;
});

afterAll(async () => {
  lambda?.close();
  http?.close();
  await aws?.stop();
});

const ERAS: [string, (name: string, args: object) => TestRequest][] = [
  ['2026-07-28', (name, args) => callTool(name, args as Record<string, unknown>)],
  ['an earlier revision', (name, args) => legacy('tools/call', { name, arguments: args })],
  ['an earlier revision, through call_tool', (name, args) => legacy('tools/call', { name: 'call_tool', arguments: { name, arguments: args } })],
];

const answerTo = async (request: TestRequest) => (await mcp.call(request)).messages.at(-1);
const textOf = (answer: any) => answer.result.content[0].text as string;
const valueOf = (name: string) => `value of ${name}`;

describe.each(ERAS)('an argument of an unusual name, by %s', (_era, call) => {
  const args = Object.fromEntries(NAMES.map((name) => [name, valueOf(name)]));

  test.each(['open', 'closed', 'needs', 'by_zod', 'by_json_schema'])('survives to the tool %s', async (name) => {
    expect(JSON.parse(textOf(await answerTo(call(name, args))))).toEqual(args);
  });

  test('survives interceptors', async () => {
    expect(JSON.parse(textOf(await answerTo(call('guarded', args))))).toEqual({ ...args, seen: NAMES });
  });

  test('survives in a query, a JSON body and a form', async () => {
    await answerTo(call('query', args));
    await answerTo(call('json', { document: { deep: [args] } }));
    await answerTo(call('form', args));

    expect(Object.fromEntries(new URL(http.requests[0]!.target, http.url).searchParams)).toEqual(args);
    expect(JSON.parse(http.requests[1]!.body.toString())).toEqual({ deep: [args] });
    expect(Object.fromEntries(new URLSearchParams(http.requests[2]!.body.toString()))).toEqual(args);
  });

  test('is not there when it is not sent', async () => {
    await answerTo(call('query', {}));

    expect(http.requests[0]!.target).toBe('/');
    expect(textOf(await answerTo(call('closed', {})))).toBe('{}');
    const answer = await answerTo(call('needs', {}));
    expect(answer.result.isError).toBe(true);
    expect(textOf(answer)).toContain("must have required property 'constructor'");
    expect(textOf(answer)).toContain("must have required property 'toString'");
  });

  test('is judged by its schema', async () => {
    expect(textOf(await answerTo(call('closed', { constructor: 1 })))).toContain('data/constructor must be string');
  });

  test.each(['open', 'closed', 'guarded', 'query', 'json', 'form', 'by_zod', 'by_json_schema', 'no_such_tool'])('__proto__ is refused clearly, tool %s', async (name) => {
    for (const proto of ['{"__proto__":{"admin":true}}', '{"a":{"b":[{"\\u005f_proto__":1}]}}', '{"document":{"__proto__":null,"a":1}}']) {
      const answer = await answerTo(call(name, JSON.parse(proto) as object));

      expect(answer.error).toEqual({ code: -32602, message: 'Invalid params for tools/call: a member cannot be named __proto__' });
    }
    expect([lambda.payloads, http.requests]).toEqual([[], []]);
  });
});

test('an interceptor cannot rewrite arguments to some that would get lost', async () => {
  lambda.functions.guard = () => ({ payload: '{"arguments":{"a":{"__proto__":1}}}' });

  expect(textOf(await answerTo(callTool('guarded', { a: 1 })))).toContain('failed');
  expect(lambda.payloads).toHaveLength(1);
});

describe('where arguments are not of tools', () => {
  const proto = (text: string) => JSON.parse(text) as Record<string, unknown>;

  test.each([
    ['prompts/get', '{"name":"greet","arguments":{"__proto__":"x"}}'],
    ['completion/complete', '{"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":""},"context":{"arguments":{"__proto__":"x"}}}'],
    ['resources/read', '{"uri":"docs://a","_meta":{"__proto__":1}}'],
  ])('%s refuses __proto__', async (method, params) => {
    for (const request of [modern(method, proto(params)), legacy(method, proto(params))]) {
      // the test adds a `_meta` of its own to modern requests
      if (method !== 'resources/read' || !request.headers) {
        expect((await answerTo(request)).error).toEqual({ code: -32602, message: `Invalid params for ${method}: a member cannot be named __proto__` });
      }
    }
  });

  test('a prompt has no arguments but its own', async () => {
    for (const message of [modern, legacy]) {
      const { result } = await answerTo(message('prompts/get', { name: 'greet', arguments: { constructor: 'x' } }));
      expect(result.messages[0].content.text).toBe('Hello {{constructor}}');
    }
  });

  test.each(['constructor', 'toString', '__proto__', 'who'])('nothing but completions completes the argument %s', async (name) => {
    for (const ref of [{ type: 'ref/prompt', name: 'greet' }, { type: 'ref/resource', uri: 'docs://{page}{?constructor}' }]) {
      for (const message of [modern, legacy]) {
        const { result } = await answerTo(message('completion/complete', { ref, argument: { name, value: '' } }));
        expect(result.completion.values).toEqual(name === 'who' && ref.type === 'ref/prompt' ? ['Ada'] : []);
      }
    }
  });

  test.each([['docs://a?constructor=b', { page: 'a', constructor: 'b' }], ['docs://constructor', { page: 'constructor' }], ['docs://__proto__', { page: '__proto__' }]])('the variables of %s are its own', async (uri, variables) => {
    lambda.functions.page = (event) => returned(JSON.stringify((event as unknown as { variables: object }).variables));

    expect(JSON.parse((await answerTo(legacy('resources/read', { uri }))).result.contents[0].text)).toEqual(variables);
  });

  test.each(['constructor', '__proto__', 'toString'])('nothing has the name %s that is not declared', async (name) => {
    for (const message of [modern, legacy]) {
      expect((await answerTo(message('prompts/get', { name }))).error.code).toBe(-32602);
      expect((await answerTo(message('tools/call', { name, arguments: {} }))).error.code).toBe(-32602);
      expect((await answerTo(message(name))).error.code).toBe(-32601);
    }
  });
});
