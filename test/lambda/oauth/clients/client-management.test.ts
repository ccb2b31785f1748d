import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INITIAL_ACCESS_TOKEN } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, MACHINE, type RegisteredClient, startAuthorizationServer } from '../authorization-server';

let server: AuthorizationServer;
let client: RegisteredClient;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

beforeEach(async () => {
  captureOutput();
  client = await server.register();
});

const manage = (method: string, { of = client, token = of.registration_access_token, metadata }: {
  of?: RegisteredClient; token?: string; metadata?: object;
} = {}) => server.send(method, `/clients/${of.client_id}`, {
  headers: { Authorization: `Bearer ${token}`, ...(metadata && { 'Content-Type': 'application/json' }) },
  ...(metadata && { body: JSON.stringify(metadata) }),
});

describe('GET', () => {
  test('reads the client, without its secret', async () => {
    const { status, body, headers } = await manage('GET');

    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      client_id: client.client_id,
      client_name: 'Nightly job',
      registration_access_token: client.registration_access_token,
      registration_client_uri: client.registration_client_uri,
    });
    expect(body).not.toHaveProperty('client_secret');
  });
});

describe('PUT', () => {
  test('replaces the metadata and leaves the secret alone', async () => {
    const { status, body } = await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, client_name: 'Renamed', scope: 'weather:read' } });

    expect({ status, body }).toMatchObject({ status: 200, body: { client_name: 'Renamed', scope: 'weather:read' } });
    expect(body).not.toHaveProperty('client_secret');
    expect((await manage('GET')).body).toMatchObject({ client_name: 'Renamed' });
    expect((await server.requestToken(client)).status).toBe(200);
  });

  test('drops what is omitted', async () => {
    await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, client_uri: 'https://jobs.example.com' } });
    await manage('PUT', { metadata: { grant_types: ['client_credentials'], client_id: client.client_id, client_uri: null } });

    const { body } = await manage('GET');
    expect(body).not.toHaveProperty('client_uri');
    expect(body).not.toHaveProperty('client_name');
  });

  test('accepts the secret that the client has', async () => {
    const { status, body } = await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, client_secret: client.client_secret } });

    expect(status).toBe(200);
    expect(body).not.toHaveProperty('client_secret');
    expect((await server.requestToken(client)).status).toBe(200);
  });

  test.each(['another', ' x', 7])('refuses the secret %j', async (secret) => {
    expect(await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, client_secret: secret } })).toMatchObject({
      status: 400, body: { error: 'invalid_request' },
    });
  });

  test('refuses the hash of the secret, should it ever leak', async () => {
    const { stored } = await clientItem();

    expect(await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, client_secret: stored.client_secret } })).toMatchObject({
      status: 400,
    });
    expect((await server.requestToken({ ...client, client_secret: stored.client_secret })).status).toBe(401);
  });

  test.each([
    ['no client id', {}],
    ['another client id', { client_id: 'other' }],
    ['a registration access token', { registration_access_token: 'x' }],
    ['a registration URI', { registration_client_uri: 'https://x.example.com' }],
    ['an expiry of the secret', { client_secret_expires_at: 0 }],
    ['a time of issue', { client_id_issued_at: 0 }],
  ])('refuses %s (RFC 7592 section 2.2)', async (name, extra) => {
    const metadata = { ...MACHINE, ...(name !== 'no client id' && { client_id: client.client_id }), ...extra };

    expect(await manage('PUT', { metadata })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('is bound by the policy of registration', async () => {
    expect(await manage('PUT', {
      metadata: { client_id: client.client_id, grant_types: ['authorization_code'], redirect_uris: ['https://evil.example.com/cb'] },
    })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
    expect(await manage('PUT', { metadata: { ...MACHINE, client_id: client.client_id, logo_uri: 'javascript:alert(1)' } })).toMatchObject({
      status: 400, body: { error: 'invalid_client_metadata' },
    });
  });

  test('gives a client that turns from a key to a secret its secret, once', async () => {
    const withKey = await server.register({
      ...MACHINE, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] },
    });

    const { body } = await manage('PUT', { of: withKey, metadata: { ...MACHINE, client_id: withKey.client_id } });

    expect(body.client_secret).toMatch(/^[\w-]{43}$/);
    expect((await manage('GET', { of: withKey })).body).not.toHaveProperty('client_secret');
    expect((await server.requestToken({ ...withKey, client_secret: body.client_secret })).status).toBe(200);
  });
});

describe('DELETE', () => {
  test('removes the client, its secret and its registration token', async () => {
    expect(await manage('DELETE')).toMatchObject({ status: 204, text: '' });

    expect(await server.requestToken(client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect((await manage('GET')).status).toBe(401);
    expect((await manage('DELETE')).status).toBe(401);
  });

  test('is final: an update that comes late does not bring the client back', async () => {
    const metadata = { ...MACHINE, client_id: client.client_id };
    await Promise.all([manage('DELETE'), ...Array.from({ length: 5 }, () => manage('PUT', { metadata }))]);

    expect((await server.requestToken(client)).status).toBe(401);
  });
});

describe('S18 the registration access token', () => {
  const metadata = () => ({ ...MACHINE, client_id: client.client_id });

  test.each(['GET', 'PUT', 'DELETE'])('%s without it is refused', async (method) => {
    const { status, headers } = await server.send(method, `/clients/${client.client_id}`, {
      headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(metadata()),
    });

    expect(status).toBe(401);
    expect(headers).toMatchObject({ 'www-authenticate': expect.stringMatching(/^Bearer /), 'cache-control': 'no-store' });
  });

  test.each(['GET', 'PUT', 'DELETE'])('%s with that of another client is refused, and harms neither', async (method) => {
    const other = await server.register();

    expect((await manage(method, { token: other.registration_access_token, ...(method === 'PUT' && { metadata: metadata() }) })).status).toBe(401);
    expect((await manage('GET')).status).toBe(200);
    expect((await manage('GET', { of: other })).status).toBe(200);
  });

  test.each([
    ['the initial access token', () => INITIAL_ACCESS_TOKEN],
    ['the secret of the client', () => client.client_secret],
    ['its own hash', async () => (await clientItem()).item.registrationTokenHash!.S!],
    ['something else', () => 'x'],
  ])('%s is not it', async (_name, token) => {
    expect((await manage('GET', { token: await token() })).status).toBe(401);
  });

  test('a client that does not exist looks like a wrong token', async () => {
    expect((await manage('GET', { of: { ...client, client_id: 'nobody' } })).status).toBe(401);
  });
});

async function clientItem() {
  const items = await server.aws.scan();
  const item = items.find(({ content }) => content?.S?.includes(client.client_id))!;
  return { item, stored: JSON.parse(item.content!.S!) };
}
