import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { documentOf, importedFile, onlyTool, operationDocument } from './imported';
import { createServer, manifestOf } from '../synthesized-server';
import { Backend, HttpCredentials, OpenApiDocument } from 'cdk-remote-mcp-server';

const exported = (name: string) => join(import.meta.dirname, 'documents/api-gateway', name);

/** As `aws apigateway get-export` and `aws apigatewayv2 export-api` write them: a REST API in both formats, and an HTTP API. */
describe.each([
  ['a REST API, with extensions', 'rest-api.oas30.json'],
  ['a REST API, without extensions', 'rest-api.oas30-plain.json'],
  ['a REST API, as Swagger', 'rest-api.swagger.json'],
])('the export of %s', (_, name) => {
  const { tools, refused, problems, unsigned } = importedFile(exported(name));
  const isPlain = name.includes('plain');

  test('gives a tool for each method, but not for preflight requests', () => {
    expect(problems).toEqual([]);
    expect(tools.map((tool) => [tool.method, tool.path])).toEqual([['GET', '/files/{key+}'], ['GET', '/orders/{id}'], ['POST', '/orders']]);
    expect(new Set(tools.map(({ baseUrl }) => baseUrl))).toEqual(new Set(['https://abc123.execute-api.eu-central-1.amazonaws.com/prod']));
    const [files, , order] = tools;
    expect(files.inputSchema).toEqual({ type: 'object', properties: { key: { type: 'string' } }, required: ['key'], additionalProperties: false });
    expect(order.body).toEqual({ contentType: 'application/json', value: { $value: ['arguments', 'body'] } });
    expect(order.inputSchema.$defs).toEqual({ Order: { type: 'object', properties: { item: { type: 'string' } }, required: ['item'] } });
  });

  test('says why a method that stands for any is none', () => {
    expect(refused).toEqual(isPlain ? [] : [
      { operation: 'ANY /{proxy+}', reason: expect.stringMatching(/it takes any method \(x-amazon-apigateway-any-method\), while a tool makes requests of one: describe each/) },
    ]);
    expect(refused.map(({ reason }) => reason)).not.toContainEqual(expect.stringContaining(':1:1:'));
  });

  test('tells which methods take signed requests', () => {
    expect(unsigned).toEqual(isPlain ? [] : ['GET /orders/{id}']);
  });
});

test('the export of an HTTP API gives a tool for each route', () => {
  const { tools, refused, problems } = importedFile(exported('http-api.oas30.yaml'));
  expect(problems).toEqual([]);
  expect(tools.map((tool) => [tool.method, tool.path, tool.baseUrl])).toEqual([
    ['GET', '/pets/{petId}', 'https://def456.execute-api.eu-central-1.amazonaws.com/'],
  ]);
  expect(refused.map(({ operation }) => operation)).toEqual(['ANY /$default', 'ANY /{proxy+}']);
});

test('the owner learns that requests would have to be signed, unless something fills the header', () => {
  const document = OpenApiDocument.fromFile(exported('rest-api.oas30.json'));
  const { stack } = createServer({ backends: [Backend.openApi({ document })] });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('GET /orders/\\{id\\}: the service takes requests that are signed with AWS Signature Version 4 only'));
  const other = createServer();
  other.server.addBackend(Backend.openApi({ document, credentials: [HttpCredentials.bearer(new Secret(other.stack, 'Token'))] }));
  Annotations.fromStack(other.stack).hasNoWarning('*', Match.stringLikeRegexp('Signature'));
  expect(manifestOf(other).tools).toHaveLength(3);
});

test.each([
  ['without a signature as an alternative', [{ sigv4: [] }, { key: [] }]],
  ['without any security', []],
])('a method %s needs none', (_, security) => {
  const securitySchemes = {
    sigv4: { 'type': 'apiKey', 'name': 'Authorization', 'in': 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
    key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  };
  const document = operationDocument({ security }, { components: { securitySchemes }, security: [{ sigv4: [] }] });
  const { stack } = createServer({ backends: [Backend.openApi({ document: OpenApiDocument.fromObject(document) })] });
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('Signature'));
});

test('other operations of the method OPTIONS are tools', () => {
  expect(onlyTool(documentOf({ '/a': { options: { operationId: 'options', responses: { 200: { description: 'What may be done' } } } } })).method).toBe('OPTIONS');
});

test.each([['/prod', '/prod'], ['prod', '/prod'], ['', '/'], ['/', '/']])('the base %j of a URL has one slash before it', (value, path) => {
  const servers = [{ url: 'https://a.example.com/{basePath}', variables: { basePath: { default: value } } }];
  expect(onlyTool(operationDocument({}, { servers })).baseUrl).toBe(`https://a.example.com${path}`);
});

describe('a Swagger document', () => {
  const swagger = (rest: object) => ({ swagger: '2.0', info: { title: 't', version: '1' }, host: 'api.example.com', ...rest });

  test('is read as OpenAPI', () => {
    const tool = onlyTool(swagger({
      basePath: '/v1',
      schemes: ['http', 'https'],
      consumes: ['application/json'],
      parameters: { limit: { name: 'limit', in: 'query', type: 'integer', maximum: 10 } },
      paths: {
        '/pets/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
          post: {
            parameters: [
              { $ref: '#/parameters/limit' },
              { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'csv' },
              { name: 'ids', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
              { name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
            ],
            responses: { 200: { description: 'd', schema: { $ref: '#/definitions/Pet' } } },
          },
        },
      },
      definitions: { Pet: { type: 'object', required: ['kind'], discriminator: 'kind', properties: { kind: { type: 'string' } } }, Cat: { allOf: [{ $ref: '#/definitions/Pet' }, { properties: { lives: { type: 'integer' } } }] } },
    }));
    expect(tool).toMatchObject({ baseUrl: 'https://api.example.com/v1', path: '/pets/{id}', body: { contentType: 'application/json' } });
    expect(tool.parameters.map(({ name, style, explode }) => [name, style, explode])).toEqual([
      ['id', 'simple', false], ['limit', 'form', true], ['tags', 'form', false], ['ids', 'form', true],
    ]);
    expect(tool.inputSchema.required).toEqual(['id', 'body']);
    expect((tool.inputSchema.$defs as any).Pet.oneOf.map(({ properties }: any) => properties.kind)).toEqual([{ const: 'Cat' }, { const: 'Pet' }]);
  });

  test('has forms with files', () => {
    const tool = onlyTool(swagger({
      paths: { '/a': { post: { consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'], parameters: [{ name: 'f', in: 'formData', type: 'file', required: true }, { name: 'n', in: 'formData', type: 'string' }], responses: {} } } },
    }));
    expect(tool.body).toMatchObject({ contentType: 'multipart/form-data', encoding: { f: { contentType: 'application/octet-stream' } } });
  });

  test('is told by its own lines where it has what cannot be imported', () => {
    const text = JSON.stringify(swagger({ paths: { '/a': { get: { parameters: [{ $ref: '#/parameters/missing' }], responses: {} } } } }), undefined, 2);
    const server = createServer().server;
    const line = text.split('\n').findIndex((one) => one.includes('missing')) + 1;
    expect(() => server.addBackend(Backend.openApi({ document: OpenApiDocument.fromText(text) }))).toThrow(`document:${line}:`);
  });

  test('that is none fails', () => {
    expect(() => onlyTool(swagger({ paths: { '/a': { get: { parameters: [{ name: 'x' }] } } } }))).toThrow(/the Swagger 2\.0 document is not as Swagger says/);
  });
});

test('an export is what it is said to be', () => {
  expect(JSON.parse(readFileSync(exported('rest-api.swagger.json'), 'utf8')).swagger).toBe('2.0');
});
