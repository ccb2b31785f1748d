import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { documentOf } from './imported';
import { createServer, manifestOf, messageOf, scope } from '../synthesized-server';
import { Backend, HttpCredentials, HttpMethod, type OpenApiBackendProps, OpenApiDocument } from 'cdk-remote-mcp-server';

const PETS = documentOf({
  '/pets/{id}': {
    get: {
      operationId: 'getPet',
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'X-Api-Key', in: 'header', required: true, schema: { type: 'string' } },
        { name: 'X-Tenant', in: 'header', schema: { type: 'string' } },
        { name: 'user', in: 'query', schema: { type: 'string' } },
      ],
    },
    put: { operationId: 'putPet', parameters: [{ $ref: 'other.yaml' }] },
  },
  '/pets': { post: { operationId: 'addPet', requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } } },
});
const document = OpenApiDocument.fromObject(PETS);

function problemsOf(props: Partial<OpenApiBackendProps>): string {
  const { server } = createServer();
  return messageOf(() => server.addBackend(Backend.openApi({ document, ...props }))).replace(/^.* is not valid:\n/, '');
}

describe('an OpenAPI backend', () => {
  test('makes tools with handlers that make the requests', () => {
    const { app, stack, server } = createServer({ scopes: [scope('read'), scope('write')] });
    const secret = new Secret(stack, 'Key');
    server.addBackend(Backend.openApi({
      document,
      include: [{ operationIds: ['getPet', 'addPet'] }],
      scopes: ['read'],
      overrides: { getPet: { parameters: { user: { fixed: '{{$caller.subject}}' } }, result: 'name' }, addPet: { scopes: ['write'] } },
      credentials: [HttpCredentials.apiKey(secret)],
      headers: { 'x-tenant': 'acme' },
      timeout: Duration.seconds(5),
    }));
    const [addPet, getPet] = manifestOf({ app, stack }).tools;
    const service = {
      baseUrl: 'https://api.example.com/v1',
      headers: { 'x-tenant': 'acme' },
      credentials: [{ type: 'secret', in: 'header', name: 'X-Api-Key', prefix: '', secret: { secretArn: { $deployTimeValue: expect.any(Number) } } }],
      allowedNetworks: [],
    };
    expect(getPet).toEqual({
      name: 'getPet',
      description: 'GET /pets/{id}',
      inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
      validators: { input: expect.stringMatching(/^validators\//) },
      annotations: { readOnlyHint: true, openWorldHint: true },
      scopes: ['read'],
      handler: {
        type: 'http',
        service,
        method: 'GET',
        path: '/pets/{id}',
        parameters: [
          { in: 'path', name: 'id', style: 'simple', explode: false, value: { $value: ['arguments', 'id'] } },
          { in: 'query', name: 'user', style: 'form', explode: true, value: { $value: ['caller', 'subject'] } },
        ],
        result: 'name',
        retryAttempts: 2,
        timeout: 5000,
        maxResultSize: 1024 * 1024,
      },
    });
    expect(addPet).toMatchObject({ scopes: ['write'], handler: { method: 'POST', retryAttempts: 0, body: { contentType: 'application/json' } } });
    const reads = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action, Resource }) => JSON.stringify(Action).includes('secretsmanager:GetSecretValue') && JSON.stringify(Resource).includes('Key'));
    expect(reads).toHaveLength(1);
  });

  test('is read from a file, and tells its lines', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'openapi-')), 'pets.json');
    writeFileSync(file, JSON.stringify(PETS, undefined, 2));
    const problem = problemsOf({ document: OpenApiDocument.fromFile(file), include: [{ operationIds: ['putPet'] }] });
    expect(problem).toContain(`- OpenAPI document ${file}: include: putPet cannot be a tool: ${file}:`);
    expect(problem).toMatch(/pets\.json:\d+:\d+: the reference "other\.yaml" leads to another document/);
  });

  test('warns of the operations that cannot be tools, once and by name', () => {
    const { stack } = createServer({ backends: [Backend.openApi({ document })] });
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cannot be tools'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0].entry.data).toContain('OpenAPI document document: 1 of 3 selected operations cannot be tools; exclude them to acknowledge that:\n'
      + '- putPet: document#/paths/~1pets~1{id}/put/parameters/0/$ref: the reference "other.yaml" leads to another document');
  });

  test('warns of what tools do without', () => {
    const examples = { a: { $ref: 'other.yaml' } };
    const parts = documentOf({ '/a': { get: { operationId: 'a', parameters: [{ name: 'q', in: 'query', schema: {}, examples }] } } });
    const { stack } = createServer({ backends: [Backend.openApi({ document: OpenApiDocument.fromObject(parts) })] });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('OpenAPI document document: the tools do without\n- an example: document#/paths/~1a/get'));
  });

  test('says why no operation is a tool, once for all of which the same is true', () => {
    const { servers, ...withoutServers } = PETS;
    expect(problemsOf({ document: OpenApiDocument.fromObject({ ...withoutServers, paths: { '/pets': PETS.paths['/pets'], '/more': PETS.paths['/pets'] } }) }))
      .toBe('- OpenAPI document document: no operation of it becomes a tool: document#: the document has no servers; give baseUrl');
    expect(problemsOf({ document: OpenApiDocument.fromObject({ ...withoutServers, paths: { ...PETS.paths, '/more': { get: { operationId: 'more' } } } }) })).toBe([
      '- OpenAPI document document: no operation of it becomes a tool:',
      '  - more, addPet, getPet: document#: the document has no servers; give baseUrl',
      '  - putPet: document#/paths/~1pets~1{id}/put/parameters/0/$ref: the reference "other.yaml" leads to another document, which is not read: bundle both into one document first, or give the document by OpenApiDocument.fromFile, which knows the folder of both',
    ].join('\n'));
  });

  test('does not warn of what is excluded', () => {
    const { stack } = createServer({ backends: [Backend.openApi({ document, exclude: [{ methods: [HttpMethod.PUT] }] })] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('cannot be tools'));
  });

  test('takes overrides of parameters that fix none', () => {
    const { app, stack, server } = createServer();
    const parameters = { 'id': { name: 'pet', description: 'Its number' }, 'X-Tenant': { omit: true } };
    server.addBackend(Backend.openApi({ document, include: [{ operationIds: ['getPet'] }], overrides: { getPet: { parameters } } }));
    expect(Object.keys(manifestOf({ app, stack }).tools[0].inputSchema.properties as object)).toEqual(['pet', 'X-Api-Key', 'user']);
  });

  test('takes fixed values that are known at deployment, or at the call, whatever their schemas are', () => {
    const { app, stack, server } = createServer();
    const schema = { type: 'object', properties: { owner: { enum: ['a'] }, size: { type: 'integer' }, kind: { type: 'string' } } };
    server.addBackend(Backend.openApi({
      document: OpenApiDocument.fromObject(documentOf({ '/pets': { post: { requestBody: { content: { 'application/json': { schema } } } } } })),
      overrides: {
        'POST /pets': {
          parameters: { 'body.owner': { fixed: '{{$caller.subject}}' }, 'body.size': { fixed: new CfnParameter(stack, 'Size').valueAsString } },
        },
      },
    }));
    const [{ handler }] = manifestOf({ app, stack }).tools;
    expect(handler).toMatchObject({
      body: { value: { owner: { $value: ['caller', 'subject'] }, size: { $deployTimeValue: expect.any(Number) }, kind: { $value: ['arguments', 'body', 'kind'] } } },
    });
  });

  test('takes a URL that is known at deployment', () => {
    const { app, stack, server } = createServer();
    server.addBackend(Backend.openApi({ document, baseUrl: new CfnParameter(stack, 'Url').valueAsString }));
    expect(manifestOf({ app, stack }).tools[0].handler).toMatchObject({ service: { baseUrl: { $deployTimeValue: expect.any(Number) } } });
  });

  test.each([
    ['a file that is not there', { document: OpenApiDocument.fromFile('missing.yaml') }, /^- OpenAPI document cannot be imported: ENOENT.*missing\.yaml/],
    ['text that is none', { document: OpenApiDocument.fromText('openapi: 3.1.0\npaths: [') }, /^- OpenAPI document document cannot be imported: document:2:9: /],
    ['plain http', { baseUrl: 'http://api.example.com' }, /^- OpenAPI document document: baseUrl: plain http would send everything in the clear/],
    ['plain http in the document', { document: OpenApiDocument.fromObject({ ...PETS, servers: [{ url: 'http://api.example.com' }] }) }, /the URL of a server in the document: plain http/],
    ['a prefix that no name can have', { prefix: 'my pets' }, /prefix must be up to 32 letters/],
    ['too many attempts', { retryAttempts: 9 }, /retryAttempts must be a whole number from 0 to 5/],
    ['a broken result', { overrides: { getPet: { result: '[' } } }, /overrides\.getPet\.result: "\[" is no JMESPath expression/],
    ['a fixed value made of arguments', { overrides: { getPet: { parameters: { user: { fixed: '{{id}}' } } } } }, /overrides\.getPet\.parameters\.user\.fixed: \{\{id\}\}/],
    ['a fixed value that the document does not allow', { overrides: { getPet: { parameters: { user: { fixed: 7 } } } } }, /overrides\.getPet\.parameters\.user\.fixed: must be string/],
    ['nothing left', { exclude: [{ operationIds: ['*'] }] }, /no operation of it becomes a tool/],
    ['scopes that nobody declares', { scopes: ['read'] }, /tool "getPet": scopes: "read" is not one of the scopes of the server/],
  ])('fails with %s', (_, props, message) => {
    expect(problemsOf(props)).toMatch(message);
  });
});
