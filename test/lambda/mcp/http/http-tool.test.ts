import { gzipSync, brotliCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { httpTool, json, serviceAt, startHttpService, type Answer, type HttpService } from './http-service';
import type { HttpParameterManifest, ToolManifest } from '../../../../src/contract';
import { caller, startFunction, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

const PNG = Buffer.from('iVBORw0KGgo=', 'base64');
const value = (name: string) => ({ $value: ['arguments', name] });
const pathId: HttpParameterManifest = { in: 'path', name: 'id', value: value('id') };

let service: HttpService;
let mcp: McpFunction;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }));
  const at = serviceAt(`${service.url}/v1`);
  const outputSchema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  const tools: ToolManifest[] = [
    httpTool('get', at),
    httpTool('head', at, { method: 'HEAD' }),
    httpTool('selected', at, { result: 'items[?price > `1`].name' }),
    httpTool('summed', at, { result: 'sum(items)' }),
    httpTool('retried', at, { retryAttempts: 2 }),
    httpTool('small', at, { maxResultSize: 1_000 }),
    httpTool('impatient', at, { retryAttempts: 2, timeout: 1_000 }),
    { ...httpTool('typed', at), outputSchema },
    httpTool('everything', serviceAt(`${service.url}/v1`, {
      headers: { 'X-Tenant': 'acme', 'X-Caller': { $value: ['caller', 'subject'] }, 'X-Tags': value('tags'), 'X-Absent': value('nothing'), 'User-Agent': 'acme-tools' },
    }), {
      method: 'PUT',
      path: '/users/{id}',
      parameters: [
        pathId,
        { in: 'query', name: 'tag', value: value('tags') },
        { in: 'query', name: 'fixed', value: 'a b' },
        { in: 'header', name: 'x-tenant', value: value('tenant') },
        { in: 'cookie', name: 'theme', value: value('theme') },
      ],
      body: { contentType: 'application/json', value: { name: value('name'), age: value('age') } },
    }),
    httpTool('header', at, { parameters: [{ in: 'header', name: 'X-Note', value: value('note') }] }),
    httpTool('form', at, {
      method: 'POST',
      body: {
        contentType: 'application/x-www-form-urlencoded',
        value: value('form'),
        encoding: { deep: { style: 'deepObject', explode: true }, list: { style: 'form', explode: false } },
      },
    }),
    httpTool('upload', at, {
      method: 'POST',
      body: { contentType: 'multipart/form-data', value: value('form'), encoding: { file: { contentType: 'image/png' }, note: { contentType: 'text/plain' } } },
    }),
    httpTool('text', at, { method: 'POST', body: { contentType: 'text/plain; charset=utf-8', value: value('text') } }),
    httpTool('bytes', at, { method: 'POST', body: { contentType: 'application/octet-stream', value: value('bytes') } }),
  ];
  mcp = await startFunction({ manifest: { tools } });
});
afterEach(() => {
  mcp.log.length = 0;
  service.requests.length = 0;
});
afterAll(() => service.close());

async function resultOf(name: string, answer: Answer, args = {}): Promise<any> {
  service.answer = answer;
  return (await mcp.call({ ...callTool(name, args), requestId: 'request-9', authorizer: caller('alice') })).messages[0].result;
}

const typed = (type: string | undefined, body: string | Buffer, status = 200): Answer =>
  (_request, response) => void response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
const warnings = () => mcp.log.filter(({ level }) => level === 'WARN');
const errors = () => mcp.log.filter(({ level }) => level === 'ERROR');

describe('the request', () => {
  test('has the values of the call where the owner put them', async () => {
    await resultOf('everything', json({}), { id: 'a/b', tags: ['x', 'y'], theme: 'dark', name: 'Ann', tenant: 'other' });

    const [{ method, target, headers, body }] = service.requests as any;
    expect([method, target]).toEqual(['PUT', '/v1/users/a%2Fb?tag=x&tag=y&fixed=a%20b']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-caller': 'alice', 'x-tags': 'x,y', 'cookie': 'theme=dark', 'user-agent': 'acme-tools' });
    expect(headers).not.toHaveProperty('x-absent');
    expect(headers['x-tenant'], 'what the owner has fixed is not for arguments to change').toBe('acme');
    expect(JSON.parse(body)).toEqual({ name: 'Ann' });
  });

  test('names the server, and asks for what models read', async () => {
    await resultOf('get', json({}));
    expect(service.requests[0]!.headers).toMatchObject({ 'user-agent': 'cdk-remote-mcp-server', 'accept': expect.stringMatching(/^application\/json, /) });
    expect(service.requests[0]!.headers).not.toHaveProperty('authorization');
  });

  test('may be a form', async () => {
    await resultOf('form', json({}), { form: { 'a b': 'c&d', 'many': [1, 2], 'object': { x: 1 }, 'deep': { y: { z: 2 } }, 'list': ['p', 'q'], 'none': null } });
    const [{ headers, body }] = service.requests as any;
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(body.toString())]).toEqual([
      ['a b', 'c&d'], ['many', '1'], ['many', '2'], ['object', '{"x":1}'], ['deep[y][z]', '2'], ['list', 'p,q'],
    ]);
  });

  test('may be a form with files', async () => {
    await resultOf('upload', json({}), { form: { file: PNG.toString('base64'), note: 'hello', data: { a: 1 } } });
    const [{ headers, body }] = service.requests as any;
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData();
    const file = form.get('file') as File;
    expect([file.type, Buffer.from(await file.arrayBuffer())]).toEqual(['image/png', PNG]);
    expect([form.get('note'), form.get('data')]).toEqual(['hello', '{"a":1}']);
    expect(body.toString('latin1')).toContain('Content-Type: application/json');
  });

  test('may be text, or bytes that the model gives as base64', async () => {
    await resultOf('text', json({}), { text: 'héllo' });
    await resultOf('bytes', json({}), { bytes: PNG.toString('base64') });
    expect(service.requests.map(({ body }) => body)).toEqual([Buffer.from('héllo'), PNG]);
    expect(service.requests.map(({ headers }) => headers['content-type'])).toEqual(['text/plain; charset=utf-8', 'application/octet-stream']);
  });

  test.each([
    ['everything', { id: '..' }, 'The path /users/{id} cannot have the segment ".."'],
    ['everything', { id: '' }, 'The value of id is missing or empty'],
    ['everything', {}, 'The value of id is missing or empty'],
    ['header', { note: 'a\r\nX-Evil: 1' }, 'The value of X-Note is sent as an HTTP header, which has printable ASCII characters only'],
    ['bytes', { bytes: 'no base64!' }, 'Content of the type application/octet-stream must be a base64 string'],
    ['form', { form: 'a=b' }, 'The form must be an object'],
  ])('%s %j: the model is told what is wrong, and nothing is sent', async (name, args, problem) => {
    const result = await resultOf(name, json({}), args);
    expect(result).toMatchObject({ isError: true, content: [{ text: `Invalid arguments for the tool ${name}: ${problem}` }] });
    expect(service.requests).toEqual([]);
  });
});

describe('the answer', () => {
  test.each([
    ['an object', { a: 1 }],
    ['an array', [1, 2]],
    ['what looks like a tool result', { content: [{ type: 'text', text: 'x' }], isError: true, _meta: { a: 1 } }],
  ])('of JSON is structured content: %s', async (_case, document) => {
    const result = await resultOf('get', json(document));
    expect(result).toMatchObject({ structuredContent: document, content: [{ type: 'text', text: JSON.stringify(document) }] });
    expect(result.isError).toBeUndefined();
  });

  test.each([
    ['of a JSON type', typed('application/problem+json; charset=utf-8', '\ufeff{"a":1}'), { structuredContent: { a: 1 } }],
    ['compressed by gzip', compressed('gzip', gzipSync('{"a":1}')), { structuredContent: { a: 1 } }],
    ['compressed by Brotli', compressed('br', brotliCompressSync('{"a":1}')), { structuredContent: { a: 1 } }],
    ['of text', typed('text/csv', 'a;b'), { content: [{ type: 'text', text: 'a;b' }] }],
    ['of text in another charset', typed('text/plain; charset=ISO-8859-1', Buffer.from([0xe9])), { content: [{ type: 'text', text: 'é' }] }],
    ['of text in a charset that there is not', typed('text/plain; charset=klingon', 'ok'), { content: [{ type: 'text', text: 'ok' }] }],
    ['of XML', typed('application/atom+xml', '<a/>'), { content: [{ type: 'text', text: '<a/>' }] }],
    ['without a type', typed(undefined, 'hello'), { content: [{ type: 'text', text: 'hello' }] }],
    ['of an image', typed('image/png', PNG), { content: [{ type: 'image', data: PNG.toString('base64'), mimeType: 'image/png' }] }],
    ['of audio', typed('audio/wav', PNG), { content: [{ type: 'audio', data: PNG.toString('base64'), mimeType: 'audio/wav' }] }],
    ['of anything else', typed('application/pdf', PNG), {
      content: [{ type: 'resource', resource: { uri: 'tool-result:request-9', mimeType: 'application/pdf', blob: PNG.toString('base64') } }],
    }],
    ['without a body', (_request: unknown, response: any) => void response.writeHead(204).end(), { content: [] }],
    ['of an empty body', typed('application/json', ''), { content: [] }],
  ] satisfies [string, Answer, object][])('%s', async (_case, answer, expected) => {
    const result = await resultOf('get', answer as Answer);
    expect(result).toMatchObject(expected);
    expect(result.isError).toBeUndefined();
  });

  test('to HEAD has no content', async () => {
    expect(await resultOf('head', json({ a: 1 }))).toMatchObject({ content: [] });
  });

  test('is reduced to what the owner wants of it', async () => {
    const items = [{ name: 'a', price: 1 }, { name: 'b', price: 2 }];
    expect(await resultOf('selected', json({ items }))).toMatchObject({ structuredContent: ['b'] });
  });

  test.each([
    ['summed', json({ items: ['a'] })],
    ['selected', typed('text/plain', 'no JSON')],
    ['typed', json({ name: 1 })],
  ])('that does not fit is a failure, told without its details: %s', async (name, answer) => {
    const result = await resultOf(name, answer);
    expect(result).toMatchObject({ isError: true, content: [{ text: `The tool ${name} failed. Request id: request-9` }] });
    expect(errors()).toMatchObject([{ requestId: 'request-9', tool: name }]);
  });
});

describe('an error', () => {
  test.each([
    [400, 'application/problem+json', '{"detail":"age must be positive"}', ': {"detail":"age must be positive"}'],
    [404, 'text/plain', ' no such user\n', ': no such user'],
    [409, 'application/octet-stream', 'bytes', ''],
    [422, 'text/plain', '', ''],
    [422, 'text/plain', 'é'.repeat(4_000), `: ${'é'.repeat(2_048)}`],
    [410, 'text/plain', `x${'é'.repeat(4_000)}`, `: x${'é'.repeat(2_047)}`],
  ])('%s of %s is for the model, which can correct its arguments', async (status, type, body, said) => {
    const result = await resultOf('get', typed(type, body, status));
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: `The service answered with the status ${status}${said}` }] });
    expect(errors()).toEqual([]);
    expect(warnings()).toMatchObject([{ requestId: 'request-9', tool: 'get', status, method: 'GET', path: '/' }]);
    expect(JSON.stringify(mcp.log)).not.toContain('age must be positive');
  });

  test('is for the model too where it is larger than a result may be', async () => {
    const result = await resultOf('small', typed('text/plain', 'x'.repeat(100_000), 422));
    expect(result.content[0].text).toBe(`The service answered with the status 422: ${'x'.repeat(4_096)}`);
  });

  test('is for the model as far as it can be read', async () => {
    const result = await resultOf('get', (request, response) => {
      response.writeHead(422, { 'content-type': 'text/plain', 'content-length': 1_000 });
      response.write('age must be positive', () => request.socket.destroy());
    });
    expect(result.content[0].text).toBe('The service answered with the status 422: age must be positive');
  });

  test.each([401, 403, 407])('S27 %s is about this server: the model learns no more than that, the owner finds it in the log', async (status) => {
    const result = await resultOf('get', typed('text/plain', 'key 1234 is expired', status));
    expect(result).toMatchObject({
      isError: true,
      content: [{ text: `The service refused this server's credentials (status ${status}). Request id: request-9` }],
    });
    expect(errors()).toMatchObject([{ requestId: 'request-9', tool: 'get', status }]);
    expect(JSON.stringify(mcp.log)).not.toContain('1234');
  });

  test.each([500, 503])('S27 %s is told without what the service says', async (status) => {
    const result = await resultOf('get', typed('text/plain', 'stack trace', status));
    expect(result).toMatchObject({ isError: true, content: [{ text: `The service answered with the status ${status}. Request id: request-9` }] });
    expect(JSON.stringify(mcp.log)).not.toContain('stack trace');
  });

  test('429 is a service that is busy', async () => {
    const result = await resultOf('get', typed('text/plain', '', 429));
    expect(result.content[0].text).toBe('The tool get is busy, try again later. Request id: request-9');
    expect(warnings()).toMatchObject([{ requestId: 'request-9', tool: 'get', status: 429, method: 'GET', path: '/' }]);
  });
});

describe('retries', () => {
  const failing = (times: number, fail: Answer): Answer => {
    let failures = 0;
    return (...args) => (failures++ < times ? fail(...args) : json({ ok: true })(...args));
  };

  test.each<[string, Answer]>([
    ...[429, 502, 503, 504].map((status): [string, Answer] => [String(status), typed('text/plain', '', status)]),
    ['a reset connection', (request) => request.socket.destroy()],
    ['an answer that is cut in the middle', (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"a":');
      setTimeout(() => request.socket.destroy(), 50);
    }],
  ])('after %s', async (_case, fail) => {
    expect(await resultOf('retried', failing(2, fail))).toMatchObject({ structuredContent: { ok: true } });
    expect(service.requests).toHaveLength(3);
  });

  test('end', async () => {
    expect(await resultOf('retried', failing(3, typed('text/plain', '', 503)))).toMatchObject({ isError: true });
    expect(service.requests).toHaveLength(3);
  });

  test.each([500, 501, 404])('are not for %s', async (status) => {
    expect(await resultOf('retried', failing(1, typed('text/plain', '', status)))).toMatchObject({ isError: true });
    expect(service.requests).toHaveLength(1);
  });

  test('are not for tools that must not repeat a request', async () => {
    await resultOf('get', failing(1, (request) => request.socket.destroy()));
    expect(service.requests).toHaveLength(1);
  });

  test.each([
    ['in seconds', () => '1'],
    ['as a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('wait as long as the service says %s', async (_case, retryAfter) => {
    // later than any other wait would end
    let isOpen = false;
    setTimeout(() => isOpen = true, 900);
    const result = await resultOf('retried', (...args) => (isOpen
      ? json({ ok: true })(...args)
      : void args[1].writeHead(429, { 'retry-after': retryAfter() }).end()));
    expect(result).toMatchObject({ structuredContent: { ok: true } });
  });

  test('are given up at once when the service wants more time than there is', async () => {
    const result = await resultOf('impatient', (_request, response) => void response.writeHead(503, { 'retry-after': '3600' }).end());
    expect(result.content[0].text).toBe('The service answered with the status 503. Request id: request-9');
    expect(service.requests).toHaveLength(1);
  });
});

function compressed(coding: string, body: Buffer): Answer {
  return (_request, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(body);
}
