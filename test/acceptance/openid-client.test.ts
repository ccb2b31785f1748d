import { generateKeyPair, exportJWK } from 'jose';
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { MACHINE_CLIENT_METADATA } from './machine-client';
import { sendMcp } from './mcp-request';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
});

afterAll(() => server?.stop());

// RFC 8414 metadata is served beside OpenID Connect Discovery; this machine has no TLS
const options = { execute: [oauth.allowInsecureRequests], algorithm: 'oidc' as const };

function register(metadata: Partial<oauth.ClientMetadata> = {}, clientAuthentication = oauth.ClientSecretBasic()): Promise<oauth.Configuration> {
  return oauth.dynamicClientRegistration(
    new URL(server.issuer),
    { ...MACHINE_CLIENT_METADATA, ...metadata },
    clientAuthentication,
    { ...options, initialAccessToken: server.initialAccessToken },
  );
}

const grant = (client: oauth.Configuration) => oauth.clientCredentialsGrant(client, { resource: server.mcpUrl });

const listTools = (token: string) => sendMcp(server.mcpUrl, { token, method: 'tools/list' });

describe('the client credentials grant', () => {
  test('with the secret in the Authorization header', async () => {
    const tokens = await grant(await register({ token_endpoint_auth_method: 'client_secret_basic' }, oauth.ClientSecretBasic()));

    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number) });
    expect((await listTools(tokens.access_token)).status).toBe(200);
  });

  test('with the secret in the body', async () => {
    const tokens = await grant(await register({ token_endpoint_auth_method: 'client_secret_post' }, oauth.ClientSecretPost()));

    expect((await listTools(tokens.access_token)).status).toBe(200);
  });

  test('with a key of the client', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...await exportJWK(publicKey), kid: 'one', alg: 'ES256', use: 'sig' }] };
    const client = await register(
      { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks },
      oauth.PrivateKeyJwt({ key: privateKey, kid: 'one' }),
    );

    expect(client.clientMetadata()).not.toHaveProperty('client_secret');
    expect((await listTools((await grant(client)).access_token)).status).toBe(200);
  });

  test('no refresh token: a client that can sign in again needs none', async () => {
    expect(await grant(await register())).not.toHaveProperty('refresh_token');
  });
});

test('the older path of the registration endpoint works too', async () => {
  const response = await fetch(`${server.issuer}/dcr`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${server.initialAccessToken}` },
    body: JSON.stringify(MACHINE_CLIENT_METADATA),
  });

  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const client: any = await response.json();
  expect(client).toMatchObject({
    ...MACHINE_CLIENT_METADATA,
    client_id: expect.any(String),
    client_secret: expect.any(String),
    client_id_issued_at: expect.any(Number),
    client_secret_expires_at: 0,
    registration_access_token: expect.any(String),
    registration_client_uri: `${server.issuer}/clients/${client.client_id}`,
  });
  expect(Object.values(client)).not.toContain(null);
});

test('a token is introspected until it is revoked', async () => {
  const client = await register();
  const { access_token: token } = await grant(client);

  expect(await oauth.tokenIntrospection(client, token)).toMatchObject({
    active: true,
    client_id: client.clientMetadata().client_id,
    aud: server.mcpUrl,
    iss: server.issuer,
    token_type: 'Bearer',
  });

  await oauth.tokenRevocation(client, token);

  expect(await oauth.tokenIntrospection(client, token)).toEqual({ active: false });
});

describe('a client manages its registration (RFC 7592)', () => {
  const manage = (client: oauth.Configuration, method: string, body?: object) => {
    const { registration_access_token: token, registration_client_uri: uri } = client.clientMetadata() as Record<string, string>;
    return fetch(uri, {
      method,
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  };

  test('reads it', async () => {
    const client = await register();

    const response = await manage(client, 'GET');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ client_id: client.clientMetadata().client_id, client_name: 'Nightly report' });
  });

  test('replaces it', async () => {
    const client = await register();
    const { client_id, client_secret } = client.clientMetadata();

    const replaced = await manage(client, 'PUT', { ...MACHINE_CLIENT_METADATA, client_id, client_secret, client_name: 'Weekly report' });

    expect(replaced.status).toBe(200);
    expect(await replaced.json()).toMatchObject({ client_id, client_name: 'Weekly report' });
  });

  test('deletes it, and gets no more tokens', async () => {
    const client = await register();

    expect((await manage(client, 'DELETE')).status).toBe(204);

    await expect(grant(client)).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
    expect((await manage(client, 'GET')).status).toBe(401);
  });
});
