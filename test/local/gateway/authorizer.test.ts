import { describe, expect, test } from 'vitest';
import { API_ARN } from './api-stack';
import { echo, serveApi, type FakeFunction } from './served-api';

const methods = [{ route: 'POST /mcp', function: 'echo', authorizer: 'Auth' }, { route: 'GET /other/{id}', function: 'echo', authorizer: 'Auth' }];
const token = { Type: 'TOKEN', IdentitySource: 'method.request.header.Authorization' };
const policy = (Effect: string, Resource: unknown = '*', Action: unknown = 'execute-api:Invoke') => ({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] });
const allow = { principalId: 'me', policyDocument: policy('Allow') };

async function serve(authorize: FakeFunction, properties: Record<string, unknown> = token) {
  return serveApi({ methods, authorizers: { Auth: properties } }, { echo, Auth: authorize });
}
const post = (authorization?: string): RequestInit => ({ method: 'POST', headers: authorization === undefined ? {} : { Authorization: authorization } });

describe('a TOKEN authorizer', () => {
  test('gets the token and the ARN of the method', async () => {
    const events: unknown[] = [];
    const api = await serve((event) => {
      events.push(event);
      return allow;
    });
    await api.request('/mcp', post('Bearer t'));
    await api.request('/other/a%20b?x=1', { headers: { Authorization: 'Bearer u' } });
    await api.request('/mcp/', post('Bearer v'));

    expect(events).toEqual([
      { type: 'TOKEN', authorizationToken: 'Bearer t', methodArn: `${API_ARN}/prod/POST/mcp` },
      { type: 'TOKEN', authorizationToken: 'Bearer u', methodArn: `${API_ARN}/prod/GET/other/a%20b` },
      { type: 'TOKEN', authorizationToken: 'Bearer v', methodArn: `${API_ARN}/prod/POST/mcp/` },
    ]);
  });

  test('tells the function who called, in strings', async () => {
    const api = await serve(() => ({ ...allow, context: { clientId: 'c', count: 3, admin: true } }));
    const { requestContext } = await (await api.request('/mcp', post('t'))).json() as any;

    expect(requestContext.authorizer).toEqual({ principalId: 'me', clientId: 'c', count: '3', admin: 'true', integrationLatency: 0 });
  });

  test.each([[undefined], ['']])('is not asked without a token (%j)', async (authorization) => {
    const api = await serve(() => allow);
    const response = await api.request('/mcp', post(authorization));

    expect([response.status, response.headers.get('x-amzn-errortype'), await response.text()]).toEqual([401, 'UnauthorizedException', '{"message":"Unauthorized"}']);
    expect(api.invoked).toEqual([]);
  });

  test('is not asked for tokens that its validation expression does not match as a whole', async () => {
    const api = await serve(() => allow, { ...token, IdentityValidationExpression: 'Bearer \\S+' });

    expect((await api.request('/mcp', post('Bearer a b'))).status).toBe(401);
    expect(api.invoked).toEqual([]);
    expect((await api.request('/mcp', post('Bearer a'))).status).toBe(200);
  });
});

describe('the answer of an authorizer', () => {
  test('is kept for its time, by token, and evaluated for each method', async () => {
    const api = await serve(({ authorizationToken }) => ({ principalId: authorizationToken, policyDocument: policy('Allow', `${API_ARN}/prod/POST/*`) }), {
      ...token, AuthorizerResultTtlInSeconds: 60,
    });
    const asked = () => api.invoked.filter((name) => name === 'Auth').length;

    expect((await api.request('/mcp', post('a'))).status).toBe(200);
    expect((await api.request('/mcp', post('a'))).status).toBe(200);
    expect((await api.request('/other/1', { headers: { Authorization: 'a' } })).status).toBe(403);
    expect(asked()).toBe(1);
    const { requestContext } = await (await api.request('/mcp', post('b'))).json() as any;
    expect(requestContext.authorizer.principalId).toBe('b');
    expect(asked()).toBe(2);

    api.advance(59_999);
    await api.request('/mcp', post('a'));
    expect(asked()).toBe(2);
    api.advance(1);
    await api.request('/mcp', post('a'));
    expect(asked()).toBe(3);
  });

  test('is kept for five minutes unless set, and not at all with a TTL of 0', async () => {
    const byDefault = await serve(() => allow);
    await byDefault.request('/mcp', post('a'));
    byDefault.advance(299_000);
    await byDefault.request('/mcp', post('a'));
    expect(byDefault.invoked).toEqual(['Auth', 'echo', 'echo']);

    const never = await serve(() => allow, { ...token, AuthorizerResultTtlInSeconds: 0 });
    await never.request('/mcp', post('a'));
    await never.request('/mcp', post('a'));
    expect(never.invoked).toEqual(['Auth', 'echo', 'Auth', 'echo']);
  });

  test('"Unauthorized" is 401, and is not kept', async () => {
    const api = await serve(() => {
      throw new Error('Unauthorized');
    });

    expect((await api.request('/mcp', post('a'))).status).toBe(401);
    expect((await api.request('/mcp', post('a'))).status).toBe(401);
    expect(api.invoked).toEqual(['Auth', 'Auth']);
  });

  test('any other error is an AUTHORIZER_FAILURE without its text', async () => {
    const api = await serve(() => {
      throw new Error('unauthorized');
    });
    const response = await api.request('/mcp', post('a'));

    expect([response.status, response.headers.get('x-amzn-errortype'), await response.text()]).toEqual([500, 'AuthorizerFailureException', '{"message":null}']);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['no principal', { policyDocument: policy('Allow') }],
    ['no policy', { principalId: 'me' }],
    ['a policy without statements', { principalId: 'me', policyDocument: { Statement: [] } }],
    ['a statement without a resource', { principalId: 'me', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*' }] } }],
    ['a context with objects', { ...allow, context: { roles: ['a'] } }],
  ])('with %s is an AUTHORIZER_CONFIGURATION_ERROR', async (_name, answer) => {
    const response = await (await serve(() => answer)).request('/mcp', post('a'));

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([500, 'AuthorizerConfigurationException']);
  });

  test.each<[string, unknown[], number]>([
    ['allowed by ARN', [policy('Allow', `${API_ARN}/prod/POST/mcp`)], 200],
    ['allowed by a wildcard', [policy('Allow', [`${API_ARN}/*/POST/m?p`])], 200],
    ['allowed by any action', [policy('Allow', '*', ['execute-api:*'])], 200],
    ['not mentioned', [policy('Allow', `${API_ARN}/prod/GET/*`)], 403],
    ['allowed for something else', [policy('Allow', '*', 's3:*')], 403],
    ['allowed under a condition, which nobody evaluates here', [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }] }], 403],
    ['allowed and denied', [{ Statement: [...policy('Allow').Statement, ...policy('Deny', `${API_ARN}/prod/POST/*`).Statement] }], 403],
  ])('%s', async (_name, [policyDocument], status) => {
    expect((await (await serve(() => ({ principalId: 'me', policyDocument }))).request('/mcp', post('a'))).status).toBe(status);
  });
});

describe('a REQUEST authorizer', () => {
  const byTwoHeaders = { Type: 'REQUEST', IdentitySource: 'method.request.header.Authorization, method.request.header.Mcp-Name', AuthorizerResultTtlInSeconds: 60 };

  test('gets the event without the body', async () => {
    let event: any;
    const api = await serve((given) => {
      event = given;
      return allow;
    }, byTwoHeaders);
    await api.request('/mcp?q=1', { method: 'POST', body: 'secret', headers: { 'Authorization': 'a', 'Mcp-Name': 'tool' } });

    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: `${API_ARN}/prod/POST/mcp`,
      resource: '/mcp',
      path: '/mcp',
      httpMethod: 'POST',
      queryStringParameters: { q: '1' },
      headers: { Authorization: 'a' },
      requestContext: { stage: 'prod', resourcePath: '/mcp' },
    });
    expect(event).not.toHaveProperty('body');
    expect(event).not.toHaveProperty('isBase64Encoded');
  });

  test('has empty maps in its event where that of a function has null', async () => {
    let event: any;
    const api = await serve((given) => {
      event = given;
      return allow;
    }, byTwoHeaders);
    await api.request('/mcp', { method: 'POST', headers: { 'Authorization': 'a', 'Mcp-Name': 'tool' } });

    expect(event).toMatchObject({
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
      multiValueHeaders: { 'Authorization': ['a'], 'Mcp-Name': ['tool'] },
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  test('with a TTL of 0 is asked every time, but not without its identity source', async () => {
    const api = await serve(() => allow, { Type: 'REQUEST', IdentitySource: 'method.request.header.Authorization', AuthorizerResultTtlInSeconds: 0 });
    const statuses = [await api.request('/mcp', post('a')), await api.request('/mcp', post('a')), await api.request('/mcp', post())];

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 401]);
    expect(statuses[2].headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
    expect(api.invoked).toEqual(['Auth', 'echo', 'Auth', 'echo']);
  });

  test('decides by everything that it gets, so that one call passes and another does not', async () => {
    const api = await serve(
      ({ headers }) => ({ principalId: 'me', policyDocument: policy(headers['Mcp-Name'] === 'safe' ? 'Allow' : 'Deny') }),
      { ...byTwoHeaders, AuthorizerResultTtlInSeconds: 0 },
    );
    const call = async (name: string) => (await api.request('/mcp', { method: 'POST', headers: { 'Authorization': 'a', 'Mcp-Name': name } })).status;

    expect([await call('safe'), await call('dangerous'), await call('safe')]).toEqual([200, 403, 200]);
  });

  test('keeps its answers by all identity sources, which must all be there', async () => {
    const api = await serve(() => allow, byTwoHeaders);
    const send = async (name?: string) => (await api.request('/mcp', { method: 'POST', headers: { Authorization: 'a', ...name && { 'Mcp-Name': name } } })).status;

    expect([await send('x'), await send('x'), await send('y'), await send()]).toEqual([200, 200, 200, 401]);
    expect(api.invoked.filter((name) => name === 'Auth')).toHaveLength(2);
  });
});

test('types that the local server does not know are an error with their name', async () => {
  await expect(serve(() => allow, { Type: 'COGNITO_USER_POOLS' })).rejects.toThrow('Auth (AWS::ApiGateway::Authorizer): authorizers of type COGNITO_USER_POOLS');
});
