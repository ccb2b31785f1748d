import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { expect, test } from 'vitest';
import { createServer, manifestOf, tool } from './synthesized-server';
import { inCanonicalOrder } from '../../src/checks/props/canonical-order';
import {
  Authorization, Backend, ClientRegistration, HttpCredentials, HttpMethod, IdentityProvider, OpenApiDocument, PromptMessage, RemoteMcpServer,
  ResourceContent, ServerModule, ToolHandler, ToolSchema, TrustedIssuer,
} from 'cdk-remote-mcp-server';

/** Puts the members of plain objects, however deep, into another order. */
type Shuffle = <T>(value: T) => T;

/** A server with every map and every free-form object that props can have. */
function assembly(shuffle: Shuffle): Record<string, string> {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Test');
  const parameter = new CfnParameter(stack, 'Tenant').valueAsString;
  const table = dynamodb.Table.fromTableName(stack, 'Table', 'items');
  const schema = {
    type: 'object',
    properties: { zone: { type: 'string', description: 'b', title: parameter }, at: { type: 'object', properties: { y: {}, x: {} }, required: ['y'] }, city: {} },
    required: ['zone', 'at'],
    additionalProperties: false,
  };
  new RemoteMcpServer(stack, 'Mcp', shuffle({
    serverTitle: 'Weather',
    instructions: 'Ask.',
    scopes: [{ name: 'read', description: 'Read', implies: [] }, { name: 'write', description: 'Write', implies: ['read'] }],
    tools: [
      {
        ...tool(stack, { name: 'described' }),
        inputSchema: ToolSchema.fromObject(shuffle(schema)),
        annotations: { readOnlyHint: true, openWorldHint: false, idempotentHint: true },
      },
      {
        ...tool(stack, { name: 'http', inputSchema: ToolSchema.fromObject(shuffle(schema)) }),
        handler: ToolHandler.http(shuffle({
          baseUrl: 'https://api.example.com',
          path: '/',
          method: HttpMethod.POST,
          query: { z: 1, b: parameter, a: '{{zone}}' },
          headers: { 'X-Z': '1', 'X-A': '2' },
          body: { z: [{ d: 1, c: { b: 1, a: 2 } }], a: 1 },
          credentials: [HttpCredentials.clientCredentials(shuffle({
            tokenUrl: 'https://login.example.com/token',
            clientId: 'abc',
            clientSecret: Secret.fromSecretNameV2(stack, 'Secret', 'secret'),
            parameters: { resource: 'r', audience: 'a' },
          }))],
        })),
      },
      {
        ...tool(stack, { name: 'query', inputSchema: ToolSchema.fromObject(shuffle(schema)) }),
        handler: ToolHandler.dynamoDbQuery(table, shuffle({
          keyCondition: '#p = :p AND #s > :s', names: { '#s': 'sk', '#p': 'pk' }, values: { ':s': 'x', ':p': '{{zone}}' }, startKey: { sk: 1, pk: 2 },
        })),
      },
      {
        ...tool(stack, { name: 'get', inputSchema: ToolSchema.fromObject(shuffle(schema)) }),
        handler: ToolHandler.dynamoDbGetItem(table, shuffle({ key: { sk: '{{zone}}', pk: 'a' } })),
      },
      { ...tool(stack, { name: 'aws' }), handler: ToolHandler.awsCall(shuffle({ service: 'ec2', action: 'describeInstances', iamResources: ['*'], parameters: { b: { d: 1, c: 2 }, a: 1 } })) },
    ],
    resources: [{ uri: 'docs://a', name: 'a', description: 'A', content: ResourceContent.fromText('a') }],
    prompts: [{ name: 'p', arguments: [{ required: true, name: 'x', description: 'd' }], messages: [PromptMessage.user('{{x}}')] }],
    backends: [Backend.openApi(shuffle({
      overrides: { b: { title: 'B', parameters: { x: { fixed: { z: 1, y: 2 } } } }, a: { title: 'A', description: 'D' } },
      document: OpenApiDocument.fromObject(shuffle({
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        servers: [{ url: 'https://api.example.com' }],
        paths: {
          '/b': { get: { operationId: 'b', parameters: [{ name: 'x', in: 'query', schema: { type: 'object' } }] } },
          '/a': { post: { operationId: 'a' }, get: { operationId: 'c', summary: 'C' } },
        },
      })),
    }))],
    module: ServerModule.fromEntry(join(import.meta.dirname, '../../examples/typescript-module/server.ts'), shuffle({ define: { B: '1', A: '2' }, loader: { '.sql': 'text', '.md': 'text' } })),
    authorization: Authorization.builtIn(shuffle({
      identityProvider: IdentityProvider.oidc(shuffle({
        label: 'L', issuer: 'https://login.example.com', clientId: 'abc', parameters: { prompt: 'login', audience: 'x' }, claims: { groups: 'g', email: 'e' },
      })),
      admission: { claims: { b: ['1'], a: ['2'] }, scopesByGroup: { 'staff': ['read'], '*': ['read'] } },
      clientRegistration: ClientRegistration.open(shuffle({
        reservedNames: { Claude: ['claude.ai'], Cursor: ['cursor.com'] }, clients: [{ clientId: 'c', name: 'C', redirectUris: ['https://c.example/cb'] }],
      })),
      trustedIssuers: [TrustedIssuer.workload(shuffle({ issuer: 'https://ci.example.com', subjects: ['a'], scopes: ['read'] }))],
    })),
  }));
  return filesBelow(app.synth().directory);
}

/** The contents of the files of a folder by their paths. */
function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(folder, file)).isFile()).sort();
  // the tree tells where the code of the app is, and it has no part in a deployment
  return Object.fromEntries(files.filter((file) => !/^(?:tree|manifest|validation-report)\.json$|metadata/.test(file)).map((file) => [file, readFileSync(join(folder, file), 'base64')]));
}

const reversed: Shuffle = (value) => reorder(value, (names) => names.reverse()) as typeof value;
const rotated: Shuffle = (value) => reorder(value, ([first, ...rest]) => first === undefined ? [] : [...rest, first]) as typeof value;

function reorder(value: unknown, order: (names: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => reorder(entry, order));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(order(Object.keys(value)).map((name) => [name, reorder((value as Record<string, unknown>)[name], order)]));
}

test.each([['the reverse', reversed], ['another', rotated]])('an app whose objects have their members in %s order is the same assembly', (_order, shuffle) => {
  const original = assembly((value) => value);
  const shuffled = assembly(shuffle);
  expect(Object.keys(original).some((file) => file.startsWith('asset.'))).toBe(true);
  expect(Object.keys(shuffled)).toEqual(Object.keys(original));
  expect(shuffled).toEqual(original);
});

test('the properties of a schema are those that are required, as its owner lists them, and then the others by name', () => {
  const { app, stack } = createServer();
  const owner = { type: 'object', properties: { b: {}, a: {}, reasoning: {}, answer: {} }, required: ['reasoning', 'answer'] };
  stack.node.tryRemoveChild('Mcp');
  new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack, { inputSchema: ToolSchema.fromObject(owner) })] });
  expect(Object.keys((manifestOf({ app, stack }).tools[0].inputSchema as any).properties)).toEqual(['reasoning', 'answer', 'a', 'b']);
});

test('a schema that is given as text keeps its order, which is the same at each run', () => {
  const { app, stack } = createServer();
  stack.node.tryRemoveChild('Mcp');
  new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack, { inputSchema: ToolSchema.fromJson('{"type":"object","properties":{"b":{},"a":{}}}') })] });
  expect(Object.keys((manifestOf({ app, stack }).tools[0].inputSchema as any).properties)).toEqual(['b', 'a']);
});

test('what holds itself, or is deep, or is no JSON, is left for the checks to find', () => {
  const self: Record<string, unknown> = { b: 1, a: 2 };
  self.self = self;
  const copy = inCanonicalOrder(self) as typeof self;
  expect([Object.keys(copy), copy.self]).toEqual([['a', 'b', 'self'], copy]);
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = { deep };
  expect(() => inCanonicalOrder(deep)).not.toThrow();
  const date = new Date(0);
  expect((inCanonicalOrder({ date }) as any).date).toBe(date);
  expect(Object.keys(inCanonicalOrder(JSON.parse('{"b":1,"__proto__":{"x":1}}')) as object)).toEqual(['__proto__', 'b']);
});
