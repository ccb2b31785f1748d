import { describe, expect, test } from 'vitest';
import { importOpenApi, type OpenApiImportOptions } from '../../src/backends/open-api/open-api-import';
import type { OpenApiSource } from '../../src/backends/open-api/open-api-source';
import { createServer } from '../constructs/synthesized-server';
import { Backend, HttpMethod, OpenApiDocument } from 'cdk-remote-mcp-server';

/* A document is somebody else's: it is read when an app is synthesized, and may be made to take all of the machine. */

const OPTIONS: OpenApiImportOptions = { prefix: '', exclude: [], overrides: {}, responseSchemas: false, supplied: [], compileFixed: (mapping) => ({ mapping }), importable: (schema) => ({ schema, omissions: [] }), checkSchema: () => [] };

/** What the owner reads of a document that cannot be imported. */
function problemsOf(source: Omit<OpenApiSource, 'name'>): string[] {
  const { problems, refused } = importOpenApi({ name: 'api', ...source }, OPTIONS);
  return [...problems, ...refused.map(({ reason }) => reason)];
}

const yaml = (rest: string) => `openapi: 3.1.0\ninfo: { title: t, version: '1' }\n${rest}`;

/** An operation whose parameter has a schema. */
const withSchema = (schema: unknown) => ({
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths: { '/a': { get: { operationId: 'a', parameters: [{ name: 'q', in: 'query', schema }], responses: { 200: { description: 'd' } } } } },
});

describe('S26 a document that is made to take for ever', () => {
  test('with aliases that grow (a billion laughs)', () => {
    const bomb = Array.from({ length: 9 }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`);
    expect(() => problemsOf({ text: yaml(['x-0: &a0 [lol, lol]', ...bomb, 'paths: {}'].join('\n')) }))
      .toThrow(/^api:10:\d+: the document grows to more than 10,000,000 values where aliases repeat its parts/);
  });

  test('with objects that are used again and again', () => {
    const bomb = Array.from({ length: 30 }).reduce<object>((inner) => ({ a: inner, b: inner }), {});
    expect(() => problemsOf({ object: { ...withSchema({}), 'x-bomb': bomb } })).toThrow(/^api#\/x-bomb\/[ab\/]+: the document grows/);
  });

  test('with compositions that meet again and again', () => {
    const { paths, ...document } = withSchema({});
    const schemas = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`A${i}`, { allOf: [{ $ref: `#/components/schemas/A${i + 1}` }, { $ref: `#/components/schemas/A${i + 1}` }] }]));
    const schema = { $ref: '#/components/schemas/A0' };
    const operation = {
      operationId: 'a',
      requestBody: { content: { 'multipart/form-data': { schema } } },
      responses: { 200: { description: 'd', content: { 'application/json': { schema } } } },
    };
    const overrides = { a: { parameters: { 'body.x': { fixed: 1 } } } };
    const { tools, problems } = importOpenApi({ name: 'api', object: { ...document, paths: { '/a': { post: operation } }, components: { schemas: { ...schemas, A60: {} } } } }, {
      ...OPTIONS, responseSchemas: true, overrides,
    });
    expect(tools).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining('the body has no member of this name')]);
  });

  test('with an alias that holds itself', () => {
    expect(() => problemsOf({ text: yaml('x-a: &a { b: *a }\npaths: {}') })).toThrow('api:3:11: a part of the document holds itself');
  });

  test('with references that lead in circles', () => {
    const document = { ...withSchema({ $ref: '#/components/schemas/A' }), components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } } };
    expect(problemsOf({ object: document })).toEqual([expect.stringContaining('leads back to itself')]);
  });

  test('with a schema that is nested without end', () => {
    const schema = Array.from({ length: 300 }).reduce<object>((inner) => ({ not: inner }), {});
    expect(() => problemsOf({ object: withSchema(schema) })).toThrow('the document is nested more than 256 levels deep');
    expect(problemsOf({ object: withSchema({ not: { not: {} } }) })).toEqual([]);
  });

  test.each(['json', 'yaml', 'object'])('nested without end, as %s', (form) => {
    const depth = 50_000;
    const text = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"x-a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(() => problemsOf(form === 'object' ? { object: JSON.parse(text) } : { text: form === 'yaml' ? `# YAML\n${text}` : text })).toThrow(/nested|call stack/);
  });
});

test('S20 names in a document that objects have already are names, and no more', () => {
  const text = JSON.stringify(withSchema({ type: 'object' })).replace('"/a":', '"/a/{__proto__}/{constructor}":').replace('{"name":"q","in":"query"',
    '{"name":"__proto__","in":"path","required":true,"schema":{"type":"string"}},{"name":"constructor","in":"path","required":true,"schema":{"type":"string"}},{"name":"toString","in":"query"');
  const { tools: [tool], problems, refused } = importOpenApi({ name: 'api', text }, OPTIONS);

  expect([...problems, ...refused]).toEqual([]);
  expect(tool.parameters.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.keys(tool.inputSchema.properties as object)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(({} as Record<string, unknown>).type).toBeUndefined();
});

test('S40 an operation that would have the service repeat the credentials of a request is refused', () => {
  const { paths, ...document } = withSchema({ type: 'string' });
  expect(problemsOf({ object: { ...document, paths: { '/a': { trace: paths['/a'].get } } } })).toEqual([expect.stringMatching(/TRACE/i)]);
  expect(Object.values(HttpMethod)).not.toContain('TRACE');
});

test('S19 a document neither loads others nor leads to places that are not public', () => {
  expect(problemsOf({ object: withSchema({ $ref: 'file:///etc/passwd' }) })).toEqual([expect.stringContaining('another document')]);
  expect(problemsOf({ object: withSchema({ $ref: 'http://169.254.169.254/latest' }) })).toEqual([expect.stringContaining('another document')]);
  const { server } = createServer();
  for (const url of ['http://169.254.169.254', 'http://10.0.0.1/api', 'file:///etc']) {
    const document = OpenApiDocument.fromObject({ ...withSchema({ type: 'string' }), servers: [{ url }] });
    expect(() => server.addBackend(Backend.openApi({ document }))).toThrow(/plain http would send everything in the clear|is not complete; give baseUrl/);
  }
});
