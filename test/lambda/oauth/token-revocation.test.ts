import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuthorizationServer, basic, type RegisteredClient, startAuthorizationServer } from './authorization-server';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: RegisteredClient;
let other: RegisteredClient;

beforeAll(async () => {
  server = await startAuthorizationServer();
  client = await server.register();
  other = await server.register();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const post = (path: string, as: RegisteredClient, parameters: Record<string, string>) =>
  server.send('POST', path, { headers: { Authorization: basic(as) }, body: parameters });

const isActive = async (token: string, as = client) => (await post('/introspect', as, { token })).body.active as boolean;

/** Another payload under the same signature. */
function forged(token: string, claims: object): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

describe('revocation', () => {
  test.each<Record<string, string>>([{}, { token_type_hint: 'access_token' }, { token_type_hint: 'refresh_token' }])('ends a token, with the hint %j', async (hint) => {
    const token = await server.accessToken(client);
    expect(await isActive(token)).toBe(true);

    expect(await post('/revoke', client, { token, ...hint })).toMatchObject({ status: 200, text: '' });

    expect(await isActive(token)).toBe(false);
  });

  test('can be repeated', async () => {
    const token = await server.accessToken(client);
    await post('/revoke', client, { token });

    expect((await post('/revoke', client, { token })).status).toBe(200);
  });

  test('S15 of the token of another client has no effect, and the same answer', async () => {
    const token = await server.accessToken(client);

    expect(await post('/revoke', other, { token })).toMatchObject({ status: 200, text: '' });

    expect(await isActive(token)).toBe(true);
  });

  test('of a forged token has no effect', async () => {
    const token = await server.accessToken(client);
    const others = await server.accessToken(other);
    const { jti } = JSON.parse(Buffer.from(others.split('.')[1]!, 'base64url').toString());

    expect((await post('/revoke', client, { token: forged(token, { jti }) })).status).toBe(200);

    expect(await isActive(others, other)).toBe(true);
  });

  test.each(['opaque', 'a.b.c', '..', 'x'.repeat(10_000)])('of nonsense is answered with 200 (RFC 7009 section 2.2)', async (token) => {
    expect(await post('/revoke', client, { token })).toMatchObject({ status: 200, text: '' });
  });

  test('leaves a record that outlives the token by nothing', async () => {
    const token = await server.accessToken(client);
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    await post('/revoke', client, { token });

    const records = (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('RevokedToken#'));
    expect(records.map(({ expiresAt }) => Number(expiresAt?.N))).toContain(exp);
  });
});

describe('introspection', () => {
  test('tells a client about its token', async () => {
    const token = await server.accessToken(client, { scope: 'weather:read' });

    expect(await post('/introspect', client, { token })).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
      body: { active: true, token_type: 'Bearer', client_id: client.client_id, sub: client.client_id, scope: 'weather:read', exp: expect.any(Number) },
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['a token of another client', () => server.accessToken(other)],
    ['a forged token', async () => forged(await server.accessToken(client), { scope: 'root' })],
    ['an opaque token', async () => 'opaque'],
  ])('%s is not active, and nothing else is told', async (_case, token) => {
    expect(await post('/introspect', client, { token: await token() })).toMatchObject({ status: 200, body: { active: false } });
  });

  test('an expired token is not active', async () => {
    const token = await server.accessToken(client);
    vi.useFakeTimers({ now: Date.now() + 3_601_000, toFake: ['Date'] });
    try {
      expect(await isActive(token)).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe.each(['/revoke', '/introspect'])('%s', (path) => {
  test('needs an authenticated client', async () => {
    const token = await server.accessToken(client);

    expect(await post(path, { ...client, client_secret: 'wrong' }, { token })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await server.send('POST', path, { body: { token, client_id: client.client_id } })).toMatchObject({
      status: 401, body: { error: 'invalid_client' },
    });
    expect(await isActive(token)).toBe(true);
  });

  test.each([['no token', {}], ['an empty token', { token: '' }]])('with %s is an invalid request', async (_case, parameters) => {
    expect(await post(path, client, parameters)).toMatchObject({
      status: 400, body: { error: 'invalid_request' }, headers: { 'cache-control': 'no-store' },
    });
  });

  test('with two tokens is an invalid request', async () => {
    expect(await server.send('POST', path, {
      headers: { 'Authorization': basic(client), 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'token=a&token=b',
    })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});
