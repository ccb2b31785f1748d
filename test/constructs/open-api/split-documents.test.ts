import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, test } from 'vitest';
import { documentOf, importedFile, operationDocument } from './imported';
import { createServer, manifestOf } from '../synthesized-server';
import { Backend, OpenApiDocument } from 'cdk-remote-mcp-server';

const ORDERS = join(import.meta.dirname, 'documents/split-over-files/openapi.yaml');

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'split-')));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the files of a document, whose own is `openapi.json`, and imports it. */
function importedFiles(name: string, files: { readonly [path: string]: unknown }, options: object = {}) {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return importedFile(join(folder, name, 'openapi.json'), options);
}

describe('a document that is split over files', () => {
  test('gives the tools that it would give in one', () => {
    const { tools, refused, omissions } = importedFile(ORDERS, { responseSchemas: true });
    expect([...refused, ...omissions]).toEqual([]);
    const [listOrders, createOrder, getOrder, deleteOrder, putCustomer] = tools;
    const of = (properties: object, required: string[], $defs?: object) => ({ type: 'object', properties, required, additionalProperties: false, ...($defs && { $defs }) });
    const order = {
      type: 'object',
      required: ['items'],
      properties: { items: { type: 'array', items: { $ref: '#/$defs/Count' } }, customer: { $ref: '#/$defs/customer' }, note: { $ref: '#/$defs/Note' } },
    };
    const $defs = {
      order,
      Count: { type: 'integer', exclusiveMinimum: 0 },
      customer: { type: 'object', properties: { name: { type: 'string' }, orders: { type: 'array', items: { $ref: '#/$defs/order' } } } },
      Note: { type: ['string', 'null'] },
    };

    expect(listOrders.inputSchema).toEqual(of({ limit: { type: 'integer' }, page: { $ref: '#/$defs/Page' } }, ['page'], { Page: { type: 'integer', minimum: 1 } }));
    expect(createOrder.inputSchema).toEqual(of({
      limit: { type: 'integer' },
      body: { $ref: '#/$defs/order', examples: [{ items: [1] }] },
    }, ['body'], $defs));
    expect(getOrder).toMatchObject({ name: 'getOrder', title: 'An order', path: '/orders/{id}', inputSchema: of({ id: { type: 'string' } }, ['id']) });
    expect(getOrder.outputSchema).toEqual({ $ref: '#/$defs/order', type: 'object', $defs });
    expect(deleteOrder).toMatchObject({ name: 'deleteOrder', method: 'DELETE', annotations: { destructiveHint: true }, inputSchema: of({ id: { type: 'string' } }, ['id']) });
    expect(Object.keys(putCustomer.inputSchema.$defs as object)).toEqual(['Customer', 'customer', 'order', 'Count', 'Note']);
    expect((putCustomer.inputSchema.properties as any).body).toEqual({ $ref: '#/$defs/Customer' });
  });

  test('is read by the construct, whose asset changes with any of its files', () => {
    const copy = join(folder, 'copy');
    const synthesized = () => {
      const server = createServer({ backends: [Backend.openApi({ document: OpenApiDocument.fromFile(join(copy, 'openapi.yaml')) })] });
      Annotations.fromStack(server.stack).hasNoWarning('*', Match.stringLikeRegexp('OpenAPI document'));
      return manifestOf(server).tools;
    };
    cpSync(dirname(ORDERS), copy, { recursive: true });
    const before = synthesized();
    expect(before.map(({ name }) => name)).toEqual(['listOrders', 'createOrder', 'getOrder', 'deleteOrder', 'putCustomer']);

    writeFileSync(join(copy, 'schemas/common.yaml'), 'definitions:\n  Count: { type: integer }\n  Page: { type: integer, minimum: 0 }\n');
    expect(synthesized()[0].inputSchema.$defs).toEqual({ Page: { type: 'integer', minimum: 0 } });
  });

  test('may have all paths, and all schemas, in a file of their own', () => {
    const { tools, refused } = importedFiles('indexes', {
      'openapi.json': { ...documentOf({}), paths: { $ref: 'paths/index.yaml' }, components: { schemas: { $ref: 'schemas/index.yaml' } } },
      'paths/index.yaml': '/a: { $ref: a.yaml }',
      'paths/a.yaml': 'get: { operationId: a, parameters: [{ name: q, in: query, schema: { $ref: "../openapi.json#/components/schemas/Q" } }] }',
      'schemas/index.yaml': 'Q: { $ref: q.yaml }',
      'schemas/q.yaml': '{ type: integer }',
    });
    expect(refused).toEqual([]);
    expect(tools[0].inputSchema.properties).toEqual({ q: { $ref: '#/$defs/Q' } });
    expect(tools[0].inputSchema.$defs).toEqual({ Q: { $ref: '#/$defs/q' }, q: { type: 'integer' } });
  });

  test('takes what stands beside the reference of a path', () => {
    const { tools, refused } = importedFiles('siblings', {
      'openapi.json': documentOf({
        '/a/{id}': {
          $ref: 'a.json',
          summary: 'Here',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, { name: 'x', in: 'query', schema: { type: 'integer' } }],
          get: { operationId: 'here' },
        },
      }),
      'a.json': { $ref: 'b.json', get: { operationId: 'there' }, put: { operationId: 'put' }, parameters: [{ name: 'x', in: 'query', schema: {} }, { name: 'y', in: 'query', schema: {} }] },
      'b.json': { delete: { operationId: 'remove' }, servers: [{ url: 'https://b.example.com' }] },
    });
    expect(refused).toEqual([]);
    expect(tools.map(({ name, description, baseUrl, inputSchema }) => [name, description, baseUrl, inputSchema.properties])).toEqual(['here', 'put', 'remove'].map((name) => [
      name, expect.stringContaining(': Here'), 'https://b.example.com', { id: { type: 'integer' }, x: { type: 'integer' }, y: {} },
    ]));
  });

  test('may go round in circles between files', () => {
    const { tools, refused } = importedFiles('circles', {
      'openapi.json': operationDocument({ requestBody: { content: { 'application/json': { schema: { $ref: 'node.yaml' } } } } }),
      'node.yaml': 'type: object\nproperties: { next: { $ref: other.yaml#/properties/node } }\n',
      'other.yaml': 'properties: { node: { anyOf: [{ $ref: node.yaml }, { type: "null" }] } }\n',
    });
    expect(refused).toEqual([]);
    expect(tools[0].inputSchema.$defs).toEqual({
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node_2' } } },
      node_2: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
    });
  });

  const withFile = (reference: string) => ({ 'openapi.json': documentOf({ '/a': { get: { operationId: 'a', parameters: [{ $ref: reference }] } }, '/b': { get: { operationId: 'b' } } }) });
  test.each([
    ['nothing', 'p.json', {}, 'leads to another document, but there is no such file'],
    ['nothing in a file', 'p.json#/q', { 'p.json': {} }, 'leads nowhere in that document'],
    ['a folder', 'parts', { 'parts/p.json': {} }, 'leads to a folder, not to another document'],
    ['text that is no YAML', 'p.yaml', { 'p.yaml': 'name: [' }, /leads to another document that cannot be read: .*broken\/p\.yaml:1:8: /],
    ['another folder', '../outside.json', {}, 'leads to another document outside the folder of this one: move or copy it below that folder, or bundle both into one document'],
    ['another folder, encoded', '%2e%2e/outside.json', {}, 'leads to another document outside the folder of this one: move'],
    ['an absolute path', '/etc/passwd', {}, 'leads to another document outside the folder of this one: move'],
    ['a file by its URL', 'file:///etc/passwd', {}, 'leads to another document that is no file below the folder of this one: copy it there'],
    ['the network', 'https://example.com/p.json', {}, 'leads to another document on the network, which synthesis does not fetch: bundle both into one document first'],
    ['the network, by the same scheme', '//example.com/p.json', {}, 'leads to another document on the network'],
    ['itself', 'p.json', { 'p.json': { $ref: 'p.json' } }, 'leads back to itself'],
    ['something else', 'p.json', { 'p.json': { type: 'string' } }, /p\.json:1:1: must have required property/],
  ])('is read without the operations that refer to %s', (_, reference, files, reason) => {
    const { tools, refused } = importedFiles('broken', { ...withFile(reference), ...files });
    expect(tools.map(({ name }) => name)).toEqual(['b']);
    expect(refused).toEqual([{ operation: 'a', reason: expect.stringMatching(typeof reason === 'string' ? new RegExp(reason.replaceAll('.', '\\.')) : reason) }]);
    expect(refused[0].reason).toMatch(/^\/.*\.(json|yaml):\d+:\d+: /);
    rmSync(join(folder, 'broken'), { recursive: true });
  });

  test('does not leave its folder by symbolic links', () => {
    writeFileSync(join(folder, 'secret.json'), '{ "name": "q", "in": "query", "schema": { "const": "secret" } }');
    mkdirSync(join(folder, 'links'));
    symlinkSync('../secret.json', join(folder, 'links/p.json'));
    const { tools, refused } = importedFiles('links', withFile('p.json'));
    expect(tools.map(({ name }) => name)).toEqual(['b']);
    expect(refused[0].reason).toContain('outside the folder of this one by a symbolic link (p.json)');
  });

  test('may be in a folder to which a symbolic link leads', () => {
    symlinkSync(dirname(ORDERS), join(folder, 'linked'));
    expect(importedFile(join(folder, 'linked/openapi.yaml'))).toMatchObject({ tools: { length: 5 }, refused: [] });
  });

  test('tells the place in the file where something is wrong', () => {
    const { refused } = importedFiles('places', {
      'openapi.json': documentOf({ '/a': { $ref: 'paths/a.yaml' } }),
      'paths/a.yaml': 'get:\n  operationId: a\n  parameters:\n    - name: q\n      in: nowhere\n      schema: {}\nput:\n  requestBody: { $ref: ../schema.yaml }\n',
      'schema.yaml': 'content:\n  application/json:\n    schema:\n      properties:\n        a: { minimum: x }\n',
    });
    expect(refused.map(({ reason }) => reason.replace(`${folder}/places/`, ''))).toEqual([
      expect.stringMatching(/^paths\/a\.yaml:5:7: "in" must be equal to one of the allowed values/),
      expect.stringMatching(/^schema\.yaml:5:14: "minimum" must be number/),
    ]);
  });
});

describe('a document that is none', () => {
  test.each([
    ['paths that are a list', { paths: [] }, 'document#/paths: paths must be an object that has the paths of the service as its members'],
    ['paths that are text', { paths: 'x' }, 'document#/paths: paths must be an object'],
  ])('fails with %s', (_, rest, message) => {
    const { server } = createServer();
    expect(() => server.addBackend(Backend.openApi({ document: OpenApiDocument.fromObject({ ...documentOf({}), ...rest }) }))).toThrow(message);
  });

  test.each([
    ['a path that is a list', { '/a': [] }, '/a', /must be an object, as a path item is/],
    ['a path that is null', { '/a': null }, '/a', /must be an object, as a path item is/],
    ['an operation that is text', { '/a': { get: 'x' } }, 'GET /a', /must be an object, as an operation is/],
    ['an operation that is none', { '/a': { get: { include: 'get.yml' } } }, 'GET /a', /must be an Operation Object, .* none called "include"/],
    ['an operation elsewhere', { '/a': { get: { $ref: 'get.yml' } } }, 'GET /a', /leads to another document, which is not read: bundle both into one document first, or give the document by OpenApiDocument\.fromFile/],
  ])('has no tool for %s', (_, paths, operation, reason) => {
    const { server } = createServer();
    expect(() => server.addBackend(Backend.openApi({ document: OpenApiDocument.fromObject(documentOf(paths)) }))).toThrow(reason);
    const { stack } = createServer({ backends: [Backend.openApi({ document: OpenApiDocument.fromObject(documentOf({ ...paths, '/b': { get: { operationId: 'b' } } })) })] });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(`1 of 2 selected operations cannot be tools; exclude them to acknowledge that:\n- ${operation}: `));
  });
});
