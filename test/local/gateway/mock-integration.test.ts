import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi, type CorsOptions } from 'aws-cdk-lib/aws-apigateway';
import { expect, test } from 'vitest';
import { echo, serveApi } from './served-api';

/** The preflight method as the CDK renders it. */
function preflight(options: CorsOptions) {
  const api = new RestApi(new Stack(new App(), 'Test'), 'Api');
  api.root.addResource('mcp').addCorsPreflight(options);
  const [method] = Object.values(Template.fromStack(Stack.of(api)).findResources('AWS::ApiGateway::Method'));
  return { route: 'OPTIONS /mcp', integration: method.Properties.Integration as Record<string, unknown> };
}

const options = (origin: string): RequestInit => ({ method: 'OPTIONS', headers: { 'Origin': origin, 'Access-Control-Request-Method': 'POST' } });

test('preflight requests are answered as the template says', async () => {
  const api = await serveApi({ methods: [preflight({ allowOrigins: ['*'], allowMethods: ['POST'], allowHeaders: ['Authorization'], exposeHeaders: ['WWW-Authenticate'] })] });
  const response = await api.request('/mcp', options('https://any.example'));

  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'Authorization',
    'access-control-expose-headers': 'WWW-Authenticate',
  });
});

test.each([
  ['https://a.example', 'https://a.example'],
  ['https://b.example', 'https://b.example'],
  ['https://c.example', 'https://c.example'],
  ['https://evil.example', 'https://a.example'],
])('among several origins, %s is answered with %s', async (origin, allowed) => {
  const api = await serveApi({ methods: [preflight({ allowOrigins: ['https://a.example', 'https://b.example', 'https://c.example'] })] });
  const response = await api.request('/mcp', options(origin));

  expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  expect(response.headers.get('vary')).toBe('Origin');
});

test('without a preflight method there is no CORS', async () => {
  const api = await serveApi({ methods: [{ route: 'POST /mcp', function: 'echo' }] }, { echo });
  const response = await api.request('/mcp', options('https://a.example'));

  expect(response.status).toBe(403);
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
});

test('templates make the status and the body', async () => {
  const integration = {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '#if($input.params("kind") == "tea"){"statusCode": 418}#else{"statusCode": 200}#end' },
    IntegrationResponses: [
      { StatusCode: '200', ResponseTemplates: { 'application/json': '{"stage":"$context.stage","name":"$input.params(\'name\')"}' }, ResponseParameters: { 'method.response.header.X-Id': 'context.apiId' } },
      { StatusCode: '418', SelectionPattern: '4\\d\\d', ResponseTemplates: { 'application/json': '#set($who = "teapot")I am a $who' } },
    ],
  };
  const api = await serveApi({ methods: [{ route: 'GET /mock', integration }] });
  const [fine, teapot] = [await api.request('/mock?name=me'), await api.request('/mock?kind=tea')];

  expect([fine.status, fine.headers.get('x-id'), await fine.json()]).toEqual([200, 'abc123defg', { stage: 'prod', name: 'me' }]);
  expect([teapot.status, await teapot.text()]).toEqual([418, 'I am a teapot']);
});

test('serves a document as it stands, with its headers, to every way of asking for it', async () => {
  const metadata = {
    resource: 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/mcp',
    authorization_servers: ['https://login.example.com/'],
    scopes_supported: ['handbook:read', 'https://graph.example.com/.default'],
    resource_name: 'The handbook, 5 $ a page #1',
  };
  const integration = {
    Type: 'MOCK',
    PassthroughBehavior: 'NEVER',
    RequestTemplates: { 'application/json': '{"statusCode":200}', 'text/plain': '{"statusCode":200}' },
    IntegrationResponses: [{
      StatusCode: '200',
      ResponseParameters: {
        'method.response.header.Cache-Control': "'public, max-age=300'",
        'method.response.header.Access-Control-Allow-Origin': "'*'",
      },
      ResponseTemplates: { 'application/json': JSON.stringify(metadata, null, 2) },
    }],
  };
  const api = await serveApi({ methods: [{ route: 'GET /.well-known/oauth-protected-resource', integration }] });
  for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }, { 'Accept': 'text/html', 'Content-Type': 'text/plain; charset=utf-8' }]) {
    const response = await api.request('/.well-known/oauth-protected-resource', { headers });

    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*',
    });
    expect(await response.json()).toEqual(metadata);
  }
});

test.each([
  ['text/html', 'text/html', '<p>Hello</p>'],
  ['application/json', 'application/json', '{"hello":true}'],
  ['image/png', 'application/json', '{"hello":true}'],
])('whoever accepts %s gets %s', async (accept, contentType, body) => {
  const integration = {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{"statusCode":200}' },
    IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'text/html': '<p>Hello</p>', 'application/json': '{"hello":true}' } }],
  };
  const response = await (await serveApi({ methods: [{ route: 'GET /mock', integration }] })).request('/mock', { headers: { Accept: accept } });

  expect([response.headers.get('content-type'), await response.text()]).toEqual([contentType, body]);
});

test('a response may name its content type itself', async () => {
  const integration = {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{"statusCode":200}' },
    IntegrationResponses: [{
      StatusCode: '200',
      ResponseParameters: { 'method.response.header.Content-Type': "'application/jwk-set+json'" },
      ResponseTemplates: { 'application/json': '{"keys":[]}' },
    }],
  };
  const response = await (await serveApi({ methods: [{ route: 'GET /mock', integration }] })).request('/mock');

  expect(response.headers.get('content-type')).toBe('application/jwk-set+json');
});

test.each<[string, Record<string, unknown>, RequestInit, number]>([
  ['a media type without a template', { RequestTemplates: { 'application/json': '{"statusCode":200}' }, PassthroughBehavior: 'NEVER' }, { headers: { 'Content-Type': 'text/plain' } }, 415],
  ['a template that makes no status', { RequestTemplates: { 'application/json': '{}' } }, {}, 500],
  ['no response for the status', { RequestTemplates: { 'application/json': '{"statusCode":200}' }, IntegrationResponses: [] }, {}, 500],
])('%s', async (_name, integration, init, status) => {
  const api = await serveApi({ methods: [{ route: 'GET /mock', integration: { Type: 'MOCK', IntegrationResponses: [{ StatusCode: '200' }], ...integration } }] });

  expect((await api.request('/mock', init)).status).toBe(status);
});
