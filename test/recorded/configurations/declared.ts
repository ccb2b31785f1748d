import { startToolFunctions } from './tool-functions';
import type { Manifest } from '../../../src/contract';
import { functionArn, startFunction, tool } from '../../lambda/mcp/mcp-function';
import type { RunningConfiguration } from '../recorded-case';

const CITY = { type: 'object', properties: { city: { type: 'string', minLength: 2 }, days: { type: 'integer', minimum: 1, maximum: 7, default: 3 } }, required: ['city'], additionalProperties: false };

/** A schema with whatever validators know. */
const RICH = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs: { city: { $anchor: 'city', type: 'string', minLength: 1 } },
  type: 'object',
  properties: {
    zone: { 'type': 'string', 'x-mcp-header': 'Zone' },
    limit: { 'type': 'integer', 'x-mcp-header': 'Limit' },
    dry: { 'type': 'boolean', 'x-mcp-header': 'Dry-Run' },
    nested: { type: 'object', properties: { region: { 'type': 'string', 'x-mcp-header': 'Region' } } },
    city: { $ref: '#city' },
    mail: { type: 'string', format: 'email' },
    code: { type: 'string', pattern: '^[A-Z]{2}\\d+$' },
    tags: { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, maxItems: 3 },
    either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    kind: { const: 'fixed' },
  },
  if: { properties: { zone: { const: 'eu' } }, required: ['zone'] },
  then: { required: ['city'] },
  dependentRequired: { mail: ['code'] },
};

const OBJECT_OUTPUT = { type: 'object', properties: { celsius: { type: 'number' } }, required: ['celsius'], additionalProperties: false };

const TOOLS = [
  tool('answers', { inputSchema: { type: 'object', properties: { kind: { type: 'string' } } } }),
  tool('forecast', { title: 'Forecast', inputSchema: CITY, annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }, handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
  tool('rich', { inputSchema: RICH, handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
  tool('echo', { description: 'Says what it gets.', meta: { 'example.com/kind': 'mirror', 'ui': { resourceUri: 'ui://page' } } }),
  tool('typed', { outputSchema: OBJECT_OUTPUT }),
  tool('typed_any', { outputSchema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }] }, handler: { type: 'lambdaFunction', functionArn: functionArn('typed') } }),
  tool('typed_loosely', { outputSchema: { properties: { a: { type: 'string' } } }, handler: { type: 'lambdaFunction', functionArn: functionArn('typed') } }),
  tool('small', { handler: { type: 'lambdaFunction', functionArn: functionArn('answers'), maxResultSize: 1_000 } }),
  tool('report', { handler: { type: 'streamingLambdaFunction', functionArn: functionArn('report') } }),
  tool('edit_page', { scopes: ['handbook:write'], inputSchema: CITY, handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
  tool('publish', { scopes: ['handbook:write', 'handbook:publish'], handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
  tool('Überraschung', { description: 'Has a name that no header can hold as it is.', handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
];

const MANIFEST: Partial<Manifest> = {
  server: { name: 'weather', title: 'Weather', version: '2.0.0', instructions: 'Ask for a city.' },
  tools: TOOLS,
  resources: [
    { uri: 'docs://readme', name: 'readme', title: 'Read me', description: 'Explains the server', mimeType: 'text/plain', content: { type: 'text', text: 'Grüezi' } },
    { uri: 'docs://guide', name: 'guide', mimeType: 'text/markdown', cacheTtl: 5_000, content: { type: 'file', path: 'resources/guide.md', encoding: 'text' } },
    { uri: 'https://example.com/logo', name: 'logo', mimeType: 'image/png', content: { type: 'file', path: 'resources/logo.png', encoding: 'blob' } },
    { uri: 'docs://lost', name: 'lost', content: { type: 'file', path: 'resources/lost.md', encoding: 'text' } },
    { uri: 'ui://page', name: 'page', mimeType: 'text/html;profile=mcp-app', content: { type: 'text', text: '<p>' } },
  ],
  prompts: [
    {
      name: 'greet',
      title: 'Greeting',
      description: 'Greets somebody',
      arguments: [
        { name: 'who', title: 'Person', description: 'Is greeted', required: true, completions: ['Ada', 'Alan', 'Grace'] },
        { name: 'language', required: false, completions: ['English', 'German', 'Greek', 'French'] },
        { name: 'mood', required: false, completions: [] },
      ],
      messages: [{ role: 'user', text: 'Hello {{who}} in {{language}}, {{ mood }}{{unknown}}' }, { role: 'assistant', text: 'I am {{who}}.' }],
    },
    { name: 'plain', arguments: [], messages: [{ role: 'user', text: 'Say something' }] },
    {
      name: 'many',
      arguments: [{ name: 'number', required: false, completions: Array.from({ length: 150 }, (_, index) => `n${index}`) }],
      messages: [{ role: 'user', text: '{{number}}' }],
    },
  ],
  allowedOrigins: ['http://localhost:6274'],
};

/** Starts a server that declares tools, resources and prompts. */
export async function declared(): Promise<RunningConfiguration> {
  return startDeclared(MANIFEST);
}

/** Starts the same with small pages, tools listed to those who may not call them, and scopes that clients ask for by a prefix. */
export async function pages(): Promise<RunningConfiguration> {
  return startDeclared({
    ...MANIFEST,
    listing: { pageSize: 2, cacheTtl: 0, cacheScope: 'public', unauthorizedTools: 'listed' },
    requestedScopePrefix: 'https://api.example.com/',
  });
}

async function startDeclared(manifest: Partial<Manifest>): Promise<RunningConfiguration> {
  const lambda = await startToolFunctions();
  const mcp = await startFunction({
    manifest,
    files: { 'resources/guide.md': '# Führer', 'resources/logo.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0x00) },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  return { mcp, stop: () => lambda.close() };
}
