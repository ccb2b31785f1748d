import { describe, expect, test } from 'vitest';
import { documentOf, imported, onlyTool, operationDocument, refusal } from './imported';

const YAML = `openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: https://api.example.com }]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - $ref: '#/components/parameters/Missing'
      responses:
        200: { description: A pet }
`;

describe('a document', () => {
  test('is read from JSON as from YAML', () => {
    const document = operationDocument({ summary: 'Call it' });
    expect(onlyTool(JSON.stringify(document))).toEqual(onlyTool(document));
  });

  test('is told by line and column where YAML has what cannot be imported', () => {
    expect(refusal(YAML)).toBe('openapi.yaml:10:11: the reference "#/components/parameters/Missing" leads nowhere in this document');
  });

  test('is told by line and column where JSON has what cannot be imported', () => {
    const text = JSON.stringify(operationDocument({ parameters: [{ $ref: 'other.json#/a' }] }), undefined, 2);
    const line = text.split('\n').findIndex((one) => one.includes('other.json')) + 1;
    expect(refusal(text)).toBe(`openapi.yaml:${line}:13: the reference "other.json#/a" leads to another document, which is not read: `
      + 'bundle both into one document first, or give the document by OpenApiDocument.fromFile, which knows the folder of both');
  });

  test('is told by a JSON pointer where an object has what cannot be imported', () => {
    expect(refusal(operationDocument({ parameters: [{ $ref: 'other.json' }] }))).toMatch(/^document#\/paths\/~1things\/post\/parameters\/0\/\$ref: /);
  });

  test('may repeat parts by anchors and merge keys of YAML', () => {
    const tool = onlyTool(`
openapi: 3.1.0
info: { title: Pets, version: '1' }
servers: [{ url: https://api.example.com }]
x-page: &page { name: page, in: query }
paths:
  /pets:
    get:
      responses: {}
      parameters:
        - <<: *page
          schema: { type: integer }
`);
    expect(tool.inputSchema.properties).toEqual({ page: { type: 'integer' } });
  });

  test('may use one anchor as often as it likes', () => {
    const uses = Array.from({ length: 150 }, (_, index) => `        - { name: p${index}, in: query, schema: *text }`).join('\n');
    expect(onlyTool(`${YAML.split('      parameters:')[0].replace('/{id}', '').replace('paths:', 'x-text: &text { type: string }\npaths:')}      parameters:\n${uses}\n      responses: {}`)
      .parameters).toHaveLength(150);
  });

  test.each([
    ['broken YAML', 'openapi: 3.1.0\npaths: [', /^openapi\.yaml:2:9: /],
    ['broken JSON', '{"openapi": "3.1.0",\n "paths": {"a" }', /^openapi\.yaml:2:/],
    ['a list', '[]', /is not an OpenAPI document: it is no JSON object/],
    ['nothing', '', /is not an OpenAPI document: it is no JSON object/],
    ['no version', 'info: {}', /^openapi\.yaml:1:1: openapi must be 3\.0\.x or 3\.1\.x, got nothing/],
    ['another version', 'info: {}\nopenapi: 4.0.0', /^openapi\.yaml:2:1: openapi must be 3\.0\.x or 3\.1\.x, got "4\.0\.0"/],
    ['older Swagger', 'swagger: "1.2"', /Swagger 1\.2 documents cannot be imported, only those of 2\.0: convert it to OpenAPI 3\.0 or 3\.1 first/],
    ['no paths', 'openapi: 3.1.0\ninfo: { title: a, version: "1" }\ncomponents: {}', /has no paths/],
    ['another dialect', 'openapi: 3.1.0\njsonSchemaDialect: http://json-schema.org/draft-07/schema#\npaths: {}', /^openapi\.yaml:2:1: schemas of the dialect/],
  ])('fails with %s', (_, text, message) => {
    expect(() => imported(text)).toThrow(message);
  });

  test('fails when it holds itself', () => {
    const document = documentOf({});
    document.components = { schemas: { document } };
    expect(() => imported(document)).toThrow('document#/components/schemas/document: a part of the document holds itself; use $ref for what is recursive');
  });
});

describe('a part that is not as OpenAPI says', () => {
  test('keeps the operations from being tools that need it, and no others', () => {
    const { tools, refused } = imported(documentOf({
      '/a': { get: { operationId: 'a', parameters: [{ $ref: '#/components/parameters/broken' }] } },
      '/b': { get: { operationId: 'b', parameters: [{ name: 'b', in: 'nowhere', schema: {} }] } },
      '/c': { get: { operationId: 'c', responses: { 200: { description: 1 } } } },
      '/d': { get: { operationId: 'd' }, parameters: {} },
    }, { components: { parameters: { broken: { name: 1, in: 'query', schema: {} } } } }));
    expect(tools.map(({ name }) => name)).toEqual(['c']);
    expect(refused).toEqual([
      { operation: 'a', reason: 'document#/components/parameters/broken/name: "name" must be string' },
      { operation: 'b', reason: 'document#/paths/~1b/get/parameters/0/in: "in" must be equal to one of the allowed values (query, header, path, cookie)' },
      { operation: 'd', reason: 'document#/paths/~1d/parameters: "parameters" must be array' },
    ]);
  });

  test('is found in 3.0 too', () => {
    const document = { ...operationDocument({ requestBody: { content: { 'application/json': { schema: { type: 'thing' } } } } }), openapi: '3.0.0' };
    expect(refusal(document)).toMatch(/^document#\/paths\/~1things\/post\/requestBody\/content\/application~1json\/schema\/type: "type" must be equal to one of/);
  });

  test('is found in a schema of 3.1, by the rules for tools, where the document has it', () => {
    expect(refusal(operationDocument({ parameters: [{ name: 'a/b', in: 'query', schema: { minLength: -1 } }] })))
      .toMatch(/^document#\/paths\/~1things\/post\/parameters\/0\/schema\/minLength: "minLength" must be >= 0/);
    expect(refusal(operationDocument({ parameters: [{ name: 'a', in: 'query', content: { 'application/json': { schema: { minimum: 'a' } } } }] })))
      .toMatch(/^document#\/paths\/~1things\/post\/parameters\/0\/content\/application~1json\/schema\/minimum: /);
    const json = { content: { 'application/json': { schema: { properties: { p: { $ref: '#/components/schemas/a~1P' }, q: { minLength: -1 } } } } } };
    const { tools: [tool], refused } = imported(operationDocument({ requestBody: json }, { components: { schemas: { 'a/P': { items: { minLength: -1 } } } } }));
    expect(tool).toBeUndefined();
    expect(refused[0].reason).toMatch(/^document#\/paths\/~1things\/post\/requestBody\/content\/application~1json\/schema\/properties\/q\/minLength: /);
    const { requestBody } = { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/a~1P' } } } } };
    expect(refusal(operationDocument({ requestBody }, { components: { schemas: { 'a/P': { items: { minLength: -1 } } } } })))
      .toMatch(/^document#\/components\/schemas\/a~1P\/items\/minLength: /);
  });
});

describe('a part that tools do well without', () => {
  const elsewhere = { $ref: 'other.yaml#/A' };
  const answer = (schema: object) => ({ responses: { 200: { description: 'd', content: { 'application/json': { schema } } } } });

  test('is left out where it is an example', () => {
    const content = { 'application/json': { schema: { type: 'object' }, examples: { a: elsewhere, b: { value: { b: 1 } } } } };
    const { tools: [tool], omissions } = imported(operationDocument({ requestBody: { content } }));
    expect(tool.inputSchema.properties).toEqual({ body: { type: 'object', examples: [{ b: 1 }] } });
    expect(omissions).toEqual([expect.stringMatching(/^an example: document#\/paths\/~1things\/post\/requestBody\/content\/application~1json\/examples\/a\/\$ref: .*another document/)]);
  });

  test.each([
    ['elsewhere', { type: 'object', properties: { a: elsewhere } }, /properties\/a\/\$ref: the reference "other.yaml#\/A" leads to another document/],
    ['no schema', { type: 'object', properties: { a: { minLength: -1 } } }, /properties\/a\/minLength: "minLength" must be >= 0/],
  ])('is left out where it is the schema of an answer that is %s', (_, schema, reason) => {
    const { tools: [tool], refused, omissions } = imported(operationDocument(answer(schema)), { responseSchemas: true });
    expect(refused).toEqual([]);
    expect(tool.outputSchema).toBeUndefined();
    expect(omissions).toEqual([expect.stringMatching(/^the schema of what call answers: document#\/paths\/~1things\/post\/responses\/200\/content\/application~1json\/schema\//)]);
    expect(omissions[0]).toMatch(reason);
  });
});
