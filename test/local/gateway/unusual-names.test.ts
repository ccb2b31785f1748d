import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { echo, serveApi, type ServedApi } from './served-api';

/** Names that every object of JavaScript has a member of. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__'];

const value = (name: string) => `value of ${name}`;
const entries = NAMES.map((name) => [name, value(name)] as const);
const object = Object.fromEntries(entries);
const lists = Object.fromEntries(NAMES.map((name) => [name, [value(name)]]));
const query = NAMES.map((name) => `${name}=${encodeURIComponent(value(name))}`).join('&');

/** Sends headers as they are: `fetch` brings them into another form. */
async function send(api: ServedApi, path: string, headers: readonly (readonly [string, string])[] = entries, body?: string): Promise<any> {
  const message = httpRequest(`${api.origin}/prod${path}`, { method: body === undefined ? 'GET' : 'POST', headers: ['Host', 'localhost', ...headers.flat()] });
  message.end(body);
  const [response] = await new Promise<any[]>((resolve, reject) => message.once('response', (...args) => resolve(args)).once('error', reject));
  return { status: response.statusCode, headers: response.headers, body: await json(response) };
}

const methods = [{ route: 'ANY /things/{toString}', function: 'echo' }];

describe('a name that every object has', () => {
  test('reaches a function in headers, query and path', async () => {
    const api = await serveApi({ methods, stage: { Variables: { constructor: 'blue', __proto__: 'lost in this source' } } }, { echo });
    const { status, body: event } = await send(api, `/things/a?${query}`);

    expect(status).toBe(200);
    expect(Object.entries(event.headers)).toEqual(expect.arrayContaining(Object.entries(object)));
    expect(Object.entries(event.multiValueHeaders)).toEqual(expect.arrayContaining(Object.entries(lists)));
    expect(Object.entries(event.queryStringParameters)).toEqual(Object.entries(object));
    expect(Object.entries(event.multiValueQueryStringParameters)).toEqual(Object.entries(lists));
    expect(Object.entries(event.pathParameters)).toEqual([['toString', 'a']]);
    expect(event.stageVariables.constructor).toBe('blue');
  });

  test.each(NAMES)('may come more than once: %s', async (name) => {
    const api = await serveApi({ methods }, { echo });
    const { body: event } = await send(api, `/things/a?${name}=1&${name}=2`, [[name, '1'], [name.toUpperCase(), '2']]);

    expect(Object.getOwnPropertyDescriptor(event.multiValueHeaders, name)?.value).toEqual(['1', '2']);
    expect(Object.getOwnPropertyDescriptor(event.headers, name)?.value).toBe('2');
    expect(Object.getOwnPropertyDescriptor(event.multiValueQueryStringParameters, name)?.value).toEqual(['1', '2']);
  });

  test('may be a header of an answer', async () => {
    const answering = () => JSON.parse(`{"statusCode":200,"headers":${JSON.stringify(object)},"body":"{}"}`);
    const api = await serveApi({ methods: [{ route: 'GET /a', function: 'answering' }] }, { answering });
    const { status, headers } = await send(api, '/a', []);

    expect(status).toBe(200);
    for (const [name, text] of entries.filter(([one]) => one !== '__proto__')) {
      expect(Object.getOwnPropertyDescriptor(headers, name.toLowerCase())?.value).toBe(text);
    }
  });

  test.each(NAMES)('is nobody, where it identifies somebody and is not there: %s', async (name) => {
    for (const IdentitySource of [`method.request.querystring.${name}`, `stageVariables.${name}`, `context.${name}`, `method.request.header.${name}`]) {
      const api = await serveApi({
        methods: [{ route: 'GET /a', function: 'echo', authorizer: 'asked' }],
        authorizers: { asked: { Type: 'REQUEST', IdentitySource } },
        stage: { Variables: { a: 'b' } },
      }, { echo, asked: () => ({}) });

      expect((await send(api, '/a?b=c', [])).status).toBe(401);
      expect(api.invoked).toEqual([]);
    }
  });

  test('goes from an authorizer to the function', async () => {
    const context = JSON.parse(JSON.stringify(object)) as object;
    const api = await serveApi({
      methods: [{ route: 'GET /a', function: 'echo', authorizer: 'allowing' }],
      authorizers: { allowing: { Type: 'REQUEST' } },
    }, {
      echo,
      allowing: () => ({ principalId: 'p', policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }] }, context }),
    });
    const { status, body: event } = await send(api, '/a', []);

    expect(status).toBe(200);
    expect(Object.entries(event.requestContext.authorizer)).toEqual(expect.arrayContaining(Object.entries(object)));
  });

  test.each(NAMES)('is empty in templates, where it is not there: %s', async (name) => {
    const template = [
      `$input.params("${name}")`, `$input.params().header.get("${name}")`, `$input.params().querystring.${name}`, `$stageVariables.${name}`, `$context.${name}`,
    ].join('|');
    const api = await serveApi({
      methods: [{
        route: 'GET /a',
        integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{"statusCode":200}' },
          IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': `"${template}#set($context.responseOverride.header.${name} = "set")"` } }],
        },
      }],
    });

    expect(await send(api, '/a', [])).toMatchObject({ status: 200, body: '||||' });
    expect((await send(api, `/a?${name}=q`, [[name, 'h']])).body).toBe('q|h|q||');
  });
});
