import { expect, test } from 'vitest';
import { echo, serveApi } from './served-api';

const methods = [
  { route: 'GET /', function: 'root' },
  { route: 'GET /clients', function: 'list' },
  { route: 'GET /clients/{id}', function: 'one' },
  { route: 'ANY /clients/me', function: 'me' },
  { route: 'POST /files/{proxy+}', function: 'files' },
  { route: 'GET /files/{folder}/index', function: 'index' },
];
const fakes = { root: echo, list: echo, one: echo, me: echo, files: echo, index: echo };

test.each<[string, string, string]>([
  ['GET', '', 'root'],
  ['GET', '/', 'root'],
  ['GET', '/clients', 'list'],
  ['GET', '/clients/', 'list'],
  ['GET', '/clients/42', 'one'],
  ['GET', '/clients/me', 'me'],
  ['DELETE', '/clients/me', 'me'],
  ['POST', '/files/a/b/c', 'files'],
  ['GET', '/files/a/index', 'index'],
])('%s %s is routed to %s', async (method, path, name) => {
  const api = await serveApi({ methods }, fakes);

  expect((await api.request(path, { method })).status).toBe(200);
  expect(api.invoked).toEqual([name]);
});

test.each([['POST', '/clients'], ['GET', '/nobody'], ['GET', '/clients/1/2'], ['POST', '/files/'], ['GET', '/Clients'], ['GET', '//clients'], ['GET', '/clients/%7Bid%7D/x']])(
  '%s %s is no method of the API', async (method, path) => {
    const response = await (await serveApi({ methods }, fakes)).request(path, { method });

    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
  });

test.each(['/', '/clients', '/test/clients', '/prodigal', '/.well-known/oauth-protected-resource'])('%s is outside of the stage', async (path) => {
  const api = await serveApi({ methods, gatewayResponses: { DEFAULT_4XX: { StatusCode: '418' } } }, fakes);
  const response = await fetch(api.origin + path);

  expect(response.status).toBe(403);
  expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException');
  expect(await response.text()).toBe('{"message":"Forbidden"}');
});

test('with a custom domain name, the API is at the root as well', async () => {
  const api = await serveApi({
    methods,
    others: { Mapping: ['AWS::ApiGateway::BasePathMapping', { DomainName: 'mcp.example.com', RestApiId: 'abc123defg', Stage: 'prod' }] },
  }, fakes);
  const event = await (await fetch(`${api.origin}/clients`)).json() as any;

  expect([event.path, event.requestContext.path, event.requestContext.stage]).toEqual(['/clients', '/clients', 'prod']);
  expect((await fetch(`${api.origin}/nobody`)).headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
});

test('with a custom domain name and without the default endpoint, the API is at the root alone', async () => {
  const api = await serveApi({
    methods,
    api: { DisableExecuteApiEndpoint: true },
    others: { Mapping: ['AWS::ApiGateway::BasePathMapping', { DomainName: 'mcp.example.com', RestApiId: 'abc123defg', Stage: 'prod' }] },
  }, fakes);

  expect((await fetch(`${api.origin}/clients`)).status).toBe(200);
  expect((await fetch(`${api.origin}/prod/clients`)).status).toBe(403);
});

test.each<[string, Record<string, unknown>, string]>([
  ['an HTTP integration', { integration: { Type: 'HTTP_PROXY' } }, 'the integration type HTTP_PROXY is not supported'],
  ['IAM authorization', { function: 'f', properties: { AuthorizationType: 'AWS_IAM' } }, 'the authorization type AWS_IAM is not supported'],
  ['an API key', { function: 'f', properties: { ApiKeyRequired: true } }, 'API keys are not supported'],
  ['a request validator', { function: 'f', properties: { RequestValidatorId: 'v' } }, 'request validators are not supported'],
  ['a template beyond the simple ones', { integration: { Type: 'MOCK', RequestTemplates: { 'application/json': '#foreach($a in $b)$a#end' } } }, 'cannot evaluate the mapping template at "#foreach'],
])('%s is an error that names the method', async (_name, method, message) => {
  await expect(serveApi({ methods: [{ route: 'GET /x', ...method }] })).rejects.toThrow('Method GET /x (AWS::ApiGateway::Method): ');
  await expect(serveApi({ methods: [{ route: 'GET /x', ...method }] })).rejects.toThrow(message);
});
