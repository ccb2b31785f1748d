import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { httpTool, json, serviceAt, startHttpService, type ArrivedRequest, type HttpService } from './http-service';
import { documentOf, imported } from '../../../constructs/open-api/imported';
import { caller, startFunction, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

/* From the document of a service to the requests that arrive there. */

const PNG = Buffer.from('iVBORw0KGgo=', 'base64');
const bytes = PNG.toString('base64');
const string = { type: 'string' };
const binary = { type: 'string', format: 'binary' };
const post = (operationId: string, content: object) => ({ post: { operationId, requestBody: { required: true, content }, responses: {} } });
const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: string });

const DOCUMENT = documentOf({
  '/upload': post('upload', {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          'picture': binary, 'table': binary, 'documents[]': { type: 'array', items: binary }, 'anything': binary, 'art': binary, 'note': string, 'meta': { type: 'object' }, 'naïve "n"': string,
        },
        additionalProperties: false,
      },
      encoding: { 'picture': { contentType: 'image/png, image/jpeg' }, 'table': { contentType: 'text/csv' }, 'documents[]': { contentType: 'application/pdf' }, 'art': { contentType: 'image/*' } },
    },
  }),
  '/cover': post('cover', { 'image/jpeg': { schema: { type: 'string', format: 'byte' } } }),
  '/legacy': post('legacy', { 'text/json': { schema: { type: 'object' } } }),
  '/lines': post('lines', { 'application/x-ndjson': { schema: { type: 'array', items: { type: 'object' } } } }),
  '/livestock': post('livestock', { 'application/json': { schema: { $ref: '#/components/schemas/Log' } } }),
  '/files/{id}#share': { put: { operationId: 'share', parameters: [pathParameter('id')], responses: {} } },
  '/buckets/{id}?acl&v=1': {
    get: {
      operationId: 'acl',
      parameters: [pathParameter('id'), { name: 'v', in: 'query', schema: string }, { name: 'q', in: 'query', schema: string }, { name: 'more', in: 'query', style: 'form', explode: true, schema: { type: 'object' } }],
      responses: {},
    },
  },
  '/objects/{key+}': { get: { operationId: 'object', parameters: [pathParameter('key')], responses: {} } },
}, {
  openapi: '3.0.3',
  components: {
    schemas: {
      Log: { oneOf: [{ $ref: '#/components/schemas/Sowing' }, { $ref: '#/components/schemas/Phenology' }], discriminator: { propertyName: 'type', mapping: { Sow: '#/components/schemas/Sowing', Phe: 'Phenology' } } },
      Sowing: { type: 'object', required: ['type'], properties: { type: string, seed: string } },
      Phenology: { type: 'object', required: ['type'], properties: { type: string, stage: { type: 'integer' } } },
    },
  },
});

let service: HttpService;
let mcp: McpFunction;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }));
  const { tools, refused } = imported(DOCUMENT);
  expect(refused).toEqual([]);
  mcp = await startFunction({
    manifest: {
      tools: tools.map(({ name, inputSchema, method, path, parameters, body }) => ({ ...httpTool(name, serviceAt(`${service.url}/v1`), { method, path, parameters, body }), inputSchema })),
    },
  });
});
afterEach(() => {
  service.requests.length = 0;
});
afterAll(() => service.close());

async function call(name: string, args: object): Promise<{ readonly arrived?: ArrivedRequest; readonly problem?: string }> {
  const { result } = (await mcp.call({ ...callTool(name, args as Record<string, unknown>), authorizer: caller('alice') })).messages[0] as any;
  return result.isError ? { problem: result.content[0].text } : { arrived: service.requests[0] };
}

/** The parts of a form, read by another implementation than wrote it. */
async function formOf(args: object): Promise<{ readonly [name: string]: unknown[] }> {
  const { arrived, problem } = await call('upload', { body: args });
  expect(problem).toBeUndefined();
  const form = await new Response(new Uint8Array(arrived!.body), { headers: { 'content-type': arrived!.headers['content-type']! } }).formData();
  const described = (value: string | File) => (typeof value === 'string' ? value : [value.name, value.type]);
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name).map(described)]));
}

describe('a form with files', () => {
  test.each<[string, object, object]>([
    ['is named by the part and its type', { picture: bytes }, { picture: [['picture.png', 'image/png']] }],
    ['has the type that is chosen, and its extension', { picture: { content: bytes, contentType: 'image/jpeg' } }, { picture: [['picture.jpg', 'image/jpeg']] }],
    ['has the name that is given', { picture: { content: bytes, filename: 'Holiday 2026.png' } }, { picture: [['Holiday 2026.png', 'image/png']] }],
    ['has the type of its name', { picture: { content: bytes, filename: 'a.JPG' } }, { picture: [['a.JPG', 'image/jpeg']] }],
    ['has the extension of its type if its name has none', { picture: { content: bytes, filename: 'holiday', contentType: 'image/jpeg' } }, { picture: [['holiday.jpg', 'image/jpeg']] }],
    ['may be text, and is a file still', { table: 'a;b' }, { table: [['table.csv', 'text/csv']] }],
    ['may be text with a name', { table: { content: 'a;b', filename: 'numbers.csv' } }, { table: [['numbers.csv', 'text/csv']] }],
    ['is one of several', { 'documents[]': [bytes, { content: bytes, filename: 'second.pdf' }, bytes] },
      { 'documents[]': [['documents.pdf', 'application/pdf'], ['second.pdf', 'application/pdf'], ['documents-3.pdf', 'application/pdf']] }],
    ['is bytes if nothing is known', { anything: bytes }, { anything: [['anything', 'application/octet-stream']] }],
    ['is what the model knows it to be', { anything: { content: bytes, contentType: 'application/zip' } }, { anything: [['anything.zip', 'application/zip']] }],
    ['is of a range of types', { art: { content: bytes, contentType: 'image/webp' } }, { art: [['art.webp', 'image/webp']] }],
    ['goes with values', { picture: bytes, note: 'n', meta: { a: 1 } }, { picture: [['picture.png', 'image/png']], note: ['n'], meta: ['{"a":1}'] }],
    ['has a name of any characters', { picture: { content: bytes, filename: 'Überraschung 🎁.png' } }, { picture: [['Überraschung 🎁.png', 'image/png']] }],
  ])('%s', async (_, args, expected) => {
    expect(await formOf(args)).toEqual(expected);
  });

  test('keeps names within their quotes', async () => {
    const { arrived } = await call('upload', { body: { 'picture': { content: bytes, filename: 'a"; filename="b.sh\r\nX-Evil: 1\0.png' }, 'naïve "n"': 'x' } });
    const heads = arrived!.body.toString('utf8').split('\r\n').filter((line) => /^(content-disposition|x-)/i.test(line));
    expect(heads).toEqual([
      'Content-Disposition: form-data; name="picture"; filename="a%22; filename=%22b.sh%0D%0AX-Evil: 1%00.png"',
      'Content-Disposition: form-data; name="naïve %22n%22"',
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['a type that the part does not have', { picture: { content: bytes, contentType: 'image/gif' } }, /contentType/],
    ['a type out of the range', { art: { content: bytes, contentType: 'text/html' } }, /The contentType of art must be one of application\/octet-stream, image\/\*/],
    ['a type that is more than one', { anything: { content: bytes, contentType: 'image/png\r\nX-Evil: 1' } }, /The contentType of anything must be one of/],
    ['no base64', { picture: { content: 'no base64!' } }, /The content of picture must be a base64 string/],
    ['no content', { picture: { filename: 'a.png' } }, /content/],
  ])('is refused with %s', async (_, args, problem) => {
    expect((await call('upload', { body: args })).problem).toMatch(problem);
    expect(service.requests).toEqual([]);
  });
});

test('a picture that is said to be base64 is sent as what it is', async () => {
  const { arrived } = await call('cover', { body: bytes });
  expect([arrived!.headers['content-type'], arrived!.body]).toEqual(['image/jpeg', PNG]);
});

test('JSON of an older name', async () => {
  const { arrived } = await call('legacy', { body: { w: 'x' } });
  expect([arrived!.headers['content-type'], arrived!.body.toString()]).toEqual(['text/json', '{"w":"x"}']);
});

test('lines of JSON', async () => {
  const { arrived } = await call('lines', { body: [{ a: 1 }, { b: 'x\ny' }] });
  expect([arrived!.headers['content-type'], arrived!.body.toString()]).toEqual(['application/x-ndjson', '{"a":1}\n{"b":"x\\ny"}\n']);
});

test('the alternative that the discriminator chooses', async () => {
  for (const body of [{ type: 'Sow', seed: 'oat' }, { type: 'Phe', stage: 3 }]) {
    expect(JSON.parse((await call('livestock', { body })).arrived!.body.toString())).toEqual(body);
    service.requests.length = 0;
  }
  for (const body of [{ type: 'Phe', stage: 'three' }, { type: 'Sow', seed: 1 }, { type: 'Log' }, {}]) {
    expect((await call('livestock', { body })).problem).toMatch(/^Invalid arguments/);
  }
  expect(service.requests).toEqual([]);
});

test.each<[string, object, string]>([
  ['share', { id: 'a/b' }, '/v1/files/a%2Fb'],
  ['acl', { id: 'x' }, '/v1/buckets/x?acl&v=1'],
  ['acl', { id: 'x', q: 'a&acl' }, '/v1/buckets/x?acl&v=1&q=a%26acl'],
  ['object', { key: 'docs/2026/Q1 report.pdf' }, '/v1/objects/docs/2026/Q1%20report.pdf'],
  ['object', { key: 'a//b/%2e%2e/ü?x#y\\z' }, '/v1/objects/a//b/%252e%252e/%C3%BC%3Fx%23y%5Cz'],
  ['object', { key: '/leading' }, '/v1/objects//leading'],
])('the path of %s with %j', async (name, args, target) => {
  expect((await call(name, args)).arrived!.target).toBe(target);
});

test.each<[string, object, RegExp]>([
  ['object', { key: '../secrets' }, /cannot have the segment "\.\."/],
  ['object', { key: 'a/../../secrets' }, /cannot have the segment "\.\."/],
  ['object', { key: './a' }, /cannot have the segment "\."/],
  ['object', { key: '' }, /missing or empty/],
  ['acl', { id: 'x', more: { acl: 1 } }, /more has the member acl, which is a parameter by itself/],
  ['acl', { id: 'x', more: { v: 2 } }, /more has the member v, which is a parameter by itself/],
  ['acl', { id: 'x', v: '2' }, /v/],
])('the path of %s cannot be left with %j', async (name, args, problem) => {
  expect((await call(name, args)).problem).toMatch(problem);
  expect(service.requests).toEqual([]);
});
