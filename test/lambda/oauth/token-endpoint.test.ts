import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, basic, type RegisteredClient, type RequestOptions, startAuthorizationServer } from './authorization-server';
import { ISSUER, MCP_URL } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: RegisteredClient;

beforeAll(async () => {
  server = await startAuthorizationServer();
  client = await server.register();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

describe('the client_credentials grant', () => {
  test('issues a JWT access token of RFC 9068 for the MCP URL', async () => {
    const { status, body } = await server.requestToken(client, { scope: 'weather:read' });

    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_600, scope: 'weather:read' });
    const keys = createLocalJWKSet((await server.send('GET', '/jwks')).body);
    const { payload, protectedHeader } = await jwtVerify(body.access_token, keys, { algorithms: ['ES256'], typ: 'at+jwt' });
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: ISSUER,
      aud: MCP_URL,
      sub: client.client_id,
      client_id: client.client_id,
      scope: 'weather:read',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 3_600,
    });
  });

  test('grants no scope to a client that asks for none', async () => {
    const { body } = await server.requestToken(client);

    expect(body).not.toHaveProperty('scope');
  });

  test('refuses a scope that the server does not have', async () => {
    expect(await server.requestToken(client, { scope: 'root' })).toMatchObject({
      status: 400, body: { error: 'invalid_scope', scope: 'root' },
    });
  });

  test('refuses a scope that the client did not register', async () => {
    const reader = await server.register({ grant_types: ['client_credentials'], scope: 'weather:read' });

    expect(await server.requestToken(reader, { scope: 'weather:write' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(await server.requestToken(reader, { scope: 'weather:read' })).toMatchObject({ status: 200, body: { scope: 'weather:read' } });
  });

  test('issues no two tokens with the same jti', async () => {
    const [one, two] = await Promise.all([server.accessToken(client), server.accessToken(client)]);

    expect(one).not.toBe(two);
  });
});

describe('S10 the resource', () => {
  test.each([
    MCP_URL, `${MCP_URL}/`, MCP_URL.replace('https://abc123', 'HTTPS://ABC123'), MCP_URL.replace('.com/', '.com:443/'), '',
  ])('%j is this server', async (resource) => {
    const { status } = await server.requestToken(client, { resource });

    expect(status).toBe(200);
  });

  test.each([
    'https://other.example.com/mcp', ISSUER, `${MCP_URL}//`, `${MCP_URL}/sub`, `${MCP_URL}?x`, `${MCP_URL}#x`, MCP_URL.replace('/mcp', '/MCP'),
    MCP_URL.replace('https', 'http'), MCP_URL.replace('://', '://user@'), `${MCP_URL}.evil`, 'mcp', '//x', `${MCP_URL} https://other.example.com`,
  ])('%j is not', async (resource) => {
    expect(await server.requestToken(client, { resource })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('cannot be several', async () => {
    const { status, body } = await server.send('POST', '/token', {
      headers: { 'Authorization': basic(client), 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `grant_type=client_credentials&resource=${encodeURIComponent(MCP_URL)}&resource=${encodeURIComponent('https://other.example.com')}`,
    });

    expect({ status, body }).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });
});

describe('S29 client authentication', () => {
  const grant = { grant_type: 'client_credentials' };

  describe.each(['client_secret_basic', 'client_secret_post', undefined])('of a client that registered the method %s', (method) => {
    let registered: RegisteredClient;
    let ways: [string, RequestOptions][];

    beforeAll(async () => {
      registered = await server.register({ grant_types: ['client_credentials'], token_endpoint_auth_method: method });
      const { client_id, client_secret } = registered;
      ways = [['Basic', { headers: { Authorization: basic(registered) }, body: {} }], ['post', { body: { client_id, client_secret } }]];
    });

    test.each(['/token', '/revoke', '/introspect'])('works either way at %s', async (path) => {
      for (const [way, { headers, body }] of ways) {
        const { status } = await server.send('POST', path, { headers, body: { ...grant, token: 'x', ...body as object } });
        expect([way, status]).toEqual([way, 200]);
      }
    });

    test.each(['/token', '/revoke', '/introspect'])('is never done without the secret at %s', async (path) => {
      const { client_id } = registered;
      const body = { ...grant, token: 'x' };
      const attempts: RequestOptions[] = [
        { body: { ...body, client_id } },
        { body: { ...body, client_id, client_secret: '' } },
        { body: { ...body, client_id, client_secret: 'wrong' } },
        { headers: { Authorization: basic({ client_id, client_secret: 'wrong' }) }, body },
        { headers: { Authorization: `Bearer ${registered.client_secret}` }, body: { ...body, client_id } },
      ];
      for (const attempt of attempts) {
        expect(await server.send('POST', path, attempt)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      }
    });
  });

  test.each([
    ['a wrong secret', (): string => basic({ ...client, client_secret: 'wrong' })],
    ['the secret of another client', (): string => basic({ ...client, client_secret: `${client.client_secret}x` })],
    ['an unknown client (S32)', (): string => basic({ client_id: 'evicted', client_secret: 'x' })],
  ])('%s is answered with 401 and a challenge', async (_case, authorization) => {
    expect(await server.send('POST', '/token', { headers: { Authorization: authorization() }, body: grant })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_description: 'client authentication failed' },
      headers: { 'www-authenticate': expect.stringMatching(/^Basic realm="https:/) },
    });
  });

  test.each([
    ['no authentication', {}, { client_id: 'self' }, 401],
    ['no client at all', {}, {}, 400],
    ['the secret twice', { Authorization: 'basic' }, { client_secret: 'x' }, 400],
    ['two client ids', { Authorization: 'basic' }, { client_id: 'other' }, 400],
    ['a bad percent-encoding', { Authorization: `Basic ${Buffer.from('%zz:%zz').toString('base64')}` }, {}, 400],
    ['a Basic header that is not base64', { Authorization: 'Basic ???' }, {}, 400],
    ['a Basic header without a colon', { Authorization: `Basic ${Buffer.from('id').toString('base64')}` }, {}, 400],
    ['a Basic header with bad UTF-8', { Authorization: `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString('base64')}` }, {}, 400],
    ['another scheme, which authenticates no client', { Authorization: 'Negotiate abc' }, { client_id: 'self' }, 401],
    ['an assertion that is none', {}, { client_assertion: 'x', client_assertion_type: 'y' }, 400],
    ['an unsigned assertion', {}, {
      client_assertion: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }, 401],
  ])('%s is refused', async (_case, headers: Record<string, string>, parameters: Record<string, string>, status) => {
    const answer = await server.send('POST', '/token', {
      headers: headers.Authorization === 'basic' ? { Authorization: basic(client) } : headers,
      body: { ...grant, ...parameters, ...(parameters.client_id === 'self' && { client_id: client.client_id }) },
    });

    expect(answer).toMatchObject({ status, body: { error: status === 401 ? 'invalid_client' : 'invalid_request' } });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('S30 malformed requests', () => {
  const FORM = 'application/x-www-form-urlencoded';

  test.each([
    ['two content types', 'application/json, application/x-www-form-urlencoded', 'grant_type=client_credentials'],
    ['multipart', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--'],
    ['JSON', 'application/json', '{"grant_type":"client_credentials"}'],
    ['a grant type twice', FORM, 'grant_type=client_credentials&grant_type=client_credentials'],
    ['a scope twice', FORM, 'grant_type=client_credentials&scope=weather:read&scope=weather:write'],
    ['no parameters', FORM, ''],
    ['no grant type', FORM, 'scope=weather:read'],
    ['prototype pollution', FORM, '__proto__[grant_type]=client_credentials&constructor=x'],
    ['bad percent-encoded UTF-8', FORM, 'grant_type=%ff%fe'],
    ['a scope with a quote', FORM, 'grant_type=client_credentials&scope=%22'],
  ])('%s is answered with 400', async (_case, contentType, body) => {
    const answer = await server.send('POST', '/token', { headers: { 'Authorization': basic(client), 'Content-Type': contentType }, body });

    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^(invalid_request|invalid_scope|unsupported_grant_type)$/) } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' });
  });

  test('a client id twice is answered with 400', async () => {
    const { client_id: id } = client;

    expect(await server.send('POST', '/token', { headers: { 'Content-Type': FORM }, body: `client_id=${id}&client_id=${id}` })).toMatchObject({
      status: 400, body: { error: 'invalid_request' },
    });
  });

  test.each(['authorization_code', 'refresh_token', 'password', 'urn:ietf:params:oauth:grant-type:device_code', 'constructor'])(
    'the grant type %s is not supported', async (grantType) => {
      expect(await server.requestToken(client, { grant_type: grantType })).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    });

  test('a body that is not UTF-8 is answered with 400', async () => {
    expect(await server.send('POST', '/token', {
      headers: { 'Authorization': basic(client), 'Content-Type': FORM },
      body: Buffer.from([0x67, 0xff, 0xfe]).toString('base64'),
      isBase64Encoded: true,
    })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('a body in base64 is decoded', async () => {
    expect(await server.send('POST', '/token', {
      headers: { 'Authorization': basic(client), 'content-type': FORM },
      body: Buffer.from('grant_type=client_credentials').toString('base64'),
      isBase64Encoded: true,
    })).toMatchObject({ status: 200 });
  });

  test('a body of more than 64 KB is answered with 400', async () => {
    expect(await server.requestToken(client, { padding: 'x'.repeat(65_536) })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test.each([['GET', '/token', 405], ['PUT', '/jwks', 405], ['GET', '/nowhere', 404], ['GET', '/__proto__', 404], ['POST', '/authorize/x', 404]])(
    '%s %s is answered with %d', async (method, path, status) => {
      expect(await server.send(method, path)).toMatchObject({ status, body: { error: expect.any(String) } });
    });
});

test('an error is JSON even to a browser', async () => {
  expect(await server.send('POST', '/token', { headers: { Accept: 'text/html' }, body: {} })).toMatchObject({
    status: 400, headers: { 'content-type': 'application/json; charset=utf-8' }, body: { error: 'invalid_request' },
  });
});

test('S31 a browser of any origin may read the answers, which no cache keeps', async () => {
  const { headers } = await server.send('POST', '/token', {
    headers: { Authorization: basic(client), Origin: 'https://app.example.com' }, body: { grant_type: 'client_credentials' },
  });

  expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
});

test('S25 simultaneous requests of different clients get their own tokens', async () => {
  const clients = [client, await server.register(), await server.register()];
  const requests = Array.from({ length: 30 }, (_, index) => clients[index % clients.length]!);

  const tokens = await Promise.all(requests.map((requester) => server.accessToken(requester)));

  const subjects = tokens.map((token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sub);
  expect(subjects).toEqual(requests.map(({ client_id: id }) => id));
});
