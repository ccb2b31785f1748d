import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { echo, serveApi } from './served-api';

const methods = [{ route: 'ANY /clients/{id}', function: 'echo' }];

test('is that of payload format 1.0', async () => {
  const api = await serveApi({ methods, stage: { Variables: { colour: 'blue' } } }, { echo });
  const response = await api.request('/clients/a%20b?q=1&q=2+3&empty=&e%20f=%C3%A9', {
    method: 'PUT',
    headers: { 'User-Agent': 'test/1', 'Accept': '*/*', 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.9' },
    body: '{"é":1}',
  });
  const { headers, multiValueHeaders, ...event } = await response.json() as any;

  expect(event).toEqual({
    resource: '/clients/{id}',
    path: '/clients/a%20b',
    httpMethod: 'PUT',
    queryStringParameters: { 'q': '2 3', 'empty': '', 'e f': 'é' },
    multiValueQueryStringParameters: { 'q': ['1', '2 3'], 'empty': [''], 'e f': ['é'] },
    pathParameters: { id: 'a b' },
    stageVariables: { colour: 'blue' },
    body: '{"é":1}',
    isBase64Encoded: false,
    requestContext: {
      resourceId: 'root/clients/{id}',
      resourcePath: '/clients/{id}',
      httpMethod: 'PUT',
      path: '/prod/clients/a%20b',
      stage: 'prod',
      accountId: '123456789012',
      apiId: 'abc123defg',
      deploymentId: 'dep123',
      protocol: 'HTTP/1.1',
      requestId: response.headers.get('x-amzn-requestid'),
      extendedRequestId: response.headers.get('x-amz-apigw-id'),
      requestTime: '22/Nov/2026:14:05:06 +0000',
      requestTimeEpoch: Date.parse('2026-11-22T14:05:06.789Z'),
      domainName: `127.0.0.1:${api.port}`,
      domainPrefix: '127',
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: 'test/1',
        userArn: null,
      },
    },
  });
  expect(headers).toMatchObject({
    'Host': `127.0.0.1:${api.port}`,
    'User-Agent': 'test/1',
    'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
    'X-Forwarded-Port': String(api.port),
    'X-Forwarded-Proto': 'http',
    'X-Amzn-Trace-Id': response.headers.get('x-amzn-trace-id'),
  });
  expect(multiValueHeaders['User-Agent']).toEqual(['test/1']);
});

test('has null for what is empty', async () => {
  const event = await (await (await serveApi({ methods: [{ route: 'GET /', function: 'echo' }] }, { echo })).request('/')).json();

  expect(event).toMatchObject({
    body: null, queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: null, stageVariables: null,
  });
});

test('keeps the spelling and all values of headers, and leaves out those of the connection', async () => {
  const { port } = await serveApi({ methods }, { echo });
  const event = await new Promise<any>((resolve, reject) => {
    const headers = { 'Mcp-Method': 'tools/call', 'x-many': ['1', '2'], 'authorization': 'Bearer t', 'TE': 'trailers', 'Content-MD5': 'x', 'Origin': 'https://a.example' };
    httpRequest({ port, host: '127.0.0.1', path: '/prod/clients/1', headers }, (response) => resolve(text(response).then(JSON.parse))).on('error', reject).end();
  });

  expect(event.headers).toMatchObject({ 'Mcp-Method': 'tools/call', 'x-many': '2', 'Authorization': 'Bearer t', 'Origin': 'https://a.example' });
  expect(event.multiValueHeaders['x-many']).toEqual(['1', '2']);
  expect(Object.keys(event.headers).map((name) => name.toLowerCase())).not.toEqual(expect.arrayContaining(['te']));
  for (const name of ['te', 'content-md5', 'connection', 'content-length']) {
    expect(Object.keys(event.headers).map((header) => header.toLowerCase())).not.toContain(name);
  }
});

test('has binary bodies in base64 where the API lists their media type', async () => {
  const { request } = await serveApi({ methods, api: { BinaryMediaTypes: ['image/*'] } }, { echo });
  const send = async (type: string) => {
    const response = await request('/clients/1', { method: 'POST', headers: { 'Content-Type': type }, body: Uint8Array.of(0xff, 0x00) });
    return response.json();
  };

  expect(await send('image/png')).toMatchObject({ body: '/wA=', isBase64Encoded: true });
  expect(await send('text/plain')).toMatchObject({ body: '\ufffd\0', isBase64Encoded: false });
});

test('semicolons separate query parameters', async () => {
  const event = await (await (await serveApi({ methods }, { echo })).request('/clients/1?a=1;b=2')).json() as any;

  expect(event.queryStringParameters).toEqual({ a: '1', b: '2' });
});

test('has every value of a parameter that is repeated, decoded, in the order of the request', async () => {
  const query = new URLSearchParams([['scope', 'a b'], ['resource', 'https://a.example/mcp?x=1&y=2'], ['scope', 'c+d'], ['scope', ''], ['Scope', 'e'], ['ünï', '✓']]);
  const event = await (await (await serveApi({ methods }, { echo })).request(`/clients/1?${query}&bare&__proto__=x`)).json() as any;

  expect(event.multiValueQueryStringParameters).toEqual(JSON.parse(
    '{"scope":["a b","c+d",""],"resource":["https://a.example/mcp?x=1&y=2"],"Scope":["e"],"ünï":["✓"],"bare":[""],"__proto__":["x"]}',
  ));
  expect(event.queryStringParameters.scope).toBe('');
});

test('has the cookies of the browser as it sent them', async () => {
  const event = await (await (await serveApi({ methods }, { echo })).request('/clients/1', { headers: { Cookie: '__Host-browser=a; __Host-session="b c"' } })).json() as any;

  expect(event.multiValueHeaders.Cookie).toEqual(['__Host-browser=a; __Host-session="b c"']);
});
