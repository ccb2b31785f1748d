import { expect, test } from 'vitest';
import { serveApi } from './served-api';

const methods = [{ route: 'GET /x', function: 'fn' }, { route: 'GET /denied', function: 'fn', authorizer: 'Deny' }];
const authorizers = { Deny: { Type: 'TOKEN', IdentitySource: 'method.request.header.Authorization' } };
const fakes = {
  fn: () => 'malformed',
  Deny: () => ({ principalId: 'me', policyDocument: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }, context: { reason: 'late' } }),
};

test('has the status, the headers and the body of its definition', async () => {
  const api = await serveApi({
    methods,
    authorizers,
    gatewayResponses: {
      UNAUTHORIZED: {
        StatusCode: '401',
        ResponseParameters: {
          'gatewayresponse.header.WWW-Authenticate': "'Bearer resource_metadata=\"https://x/y\", scope=\"a b\"'",
          'gatewayresponse.header.X-Request': 'context.requestId',
          'gatewayresponse.header.X-Origin': 'method.request.header.Origin',
          'gatewayresponse.header.X-Query': 'method.request.querystring.q',
          'gatewayresponse.header.X-Colour': 'stageVariables.colour',
          'gatewayresponse.header.X-Missing': 'method.request.header.Nothing',
        },
        ResponseTemplates: { 'application/json': '{"m":$context.error.messageString,"t":"$context.error.responseType","id":"$context.requestId","s":"${context.stage}","cost":"$5"}' },
      },
    },
    stage: { Variables: { colour: 'blue' } },
  }, fakes);
  const response = await api.request('/denied?q=7', { headers: { Origin: 'https://a.example' } });
  const requestId = response.headers.get('x-amzn-requestid');

  expect(response.status).toBe(401);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'www-authenticate': 'Bearer resource_metadata="https://x/y", scope="a b"',
    'x-request': requestId,
    'x-origin': 'https://a.example',
    'x-query': '7',
    'x-colour': 'blue',
    'content-type': 'application/json',
    'x-amzn-errortype': 'UnauthorizedException',
  });
  expect(response.headers.has('x-missing')).toBe(false);
  expect(await response.json()).toEqual({ m: 'Unauthorized', t: 'UNAUTHORIZED', id: requestId, s: 'prod', cost: '$5' });
});

test('without one, DEFAULT_4XX and DEFAULT_5XX serve', async () => {
  const api = await serveApi({
    methods,
    authorizers,
    gatewayResponses: {
      DEFAULT_4XX: { ResponseParameters: { 'gatewayresponse.header.X-Default': "'4'" } },
      DEFAULT_5XX: { StatusCode: '503', ResponseTemplates: { 'application/json': '{"error":$context.error.messageString}' } },
    },
  }, fakes);
  const [missing, malformed] = await Promise.all([api.request('/nobody'), api.request('/x')]);

  expect([missing.status, missing.headers.get('x-default'), await missing.text()]).toEqual([403, '4', '{"message":"Missing Authentication Token"}']);
  expect([malformed.status, await malformed.text()]).toEqual([503, '{"error":"Internal server error"}']);
});

test.each([
  ['text/html', 'text/html'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['text/html; q=0.9, application/json', 'text/html'],
  ['application/json, text/event-stream', 'application/json'],
  ['text/event-stream', 'application/json'],
  ['*/*', 'application/json'],
])('may be chosen by the Accept header: %s', async (accept, expected) => {
  const api = await serveApi({
    methods,
    gatewayResponses: { MISSING_AUTHENTICATION_TOKEN: { StatusCode: '404', ResponseTemplates: { 'application/json': '{}', 'text/html': '<p>$context.error.message</p>' } } },
    authorizers,
  }, fakes);
  const response = await api.request('/nobody', { headers: { Accept: accept } });

  expect([response.status, response.headers.get('content-type')]).toEqual([404, expected]);
  expect(await response.text()).toBe(expected === 'text/html' ? '<p>Missing Authentication Token</p>' : '{}');
});

test('is not renamed: the challenge reaches the client', async () => {
  const api = await serveApi({
    methods, authorizers, gatewayResponses: { ACCESS_DENIED: { ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': "'Bearer error=\"insufficient_scope\"'" } } },
  }, fakes);
  const response = await api.request('/denied', { headers: { Authorization: 'Bearer t' } });

  expect(response.status).toBe(403);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  expect(await response.json()).toEqual({ Message: 'User is not authorized to access this resource with an explicit deny' });
});

test('to a refusal tells what the authorizer left, as strings, in headers and in the body', async () => {
  const challenge = 'Bearer error="insufficient_scope", scope="a b"';
  const api = await serveApi({
    methods,
    authorizers,
    gatewayResponses: {
      ACCESS_DENIED: {
        StatusCode: '403',
        ResponseParameters: {
          'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge',
          'gatewayresponse.header.X-Principal': 'context.authorizer.principalId',
          'gatewayresponse.header.X-Nothing': 'context.authorizer.nothing',
        },
        ResponseTemplates: { 'application/json': '{"left":$context.authorizer.left,"text":"$context.authorizer.left","none":"$context.authorizer.none"}' },
      },
    },
  }, { ...fakes, Deny: () => ({ ...fakes.Deny(), context: { challenge, left: 3 } }) });
  const response = await api.request('/denied', { headers: { Authorization: 'Bearer t' } });

  expect(response.headers.get('www-authenticate')).toBe(challenge);
  expect(response.headers.get('x-principal')).toBe('me');
  expect(response.headers.has('x-nothing')).toBe(false);
  expect(await response.json()).toEqual({ left: 3, text: '3', none: '' });
});

test('to a request that no authorizer was asked about has nothing of one', async () => {
  const api = await serveApi({
    methods, authorizers, gatewayResponses: { UNAUTHORIZED: { ResponseParameters: { 'gatewayresponse.header.X-Left': 'context.authorizer.reason' } } },
  }, fakes);
  const response = await api.request('/denied');

  expect([response.status, response.headers.has('x-left')]).toEqual([401, false]);
});
