import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, MACHINE_CLIENT_METADATA, registerMachineClient } from '../acceptance/machine-client';

let data: string;
let server: LocalServer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'registration-'));
  server = await startLocalServer({ app: await cdkOut('probe'), data });
});

afterAll(async () => {
  await server?.stop();
  await rm(data, { recursive: true, force: true });
});

async function register(metadata: object, token: string | null = server.initialAccessToken): Promise<{ status: number; body: any }> {
  const response = await fetch(`${server.issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ ...MACHINE_CLIENT_METADATA, ...metadata }),
  });
  return { status: response.status, body: await response.json() };
}

describe('S04 a URI that could run a script or mislead is refused', () => {
  const URIS = ['JaVaScRiPt:alert(1)', '\tjavascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://user@example.com/'];

  test.each(URIS)('%j', async (uri) => {
    for (const member of ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'jwks_uri']) {
      expect({ member, ...await register({ [member]: uri }) }).toMatchObject({ member, status: 400, body: { error: 'invalid_client_metadata' } });
    }
    expect(await register({ redirect_uris: [uri] })).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
  });
});

describe('S16 registration has bounds', () => {
  test('of a name', async () => {
    expect(await register({ client_name: 'x'.repeat(10_000) })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test('of the number of redirect URIs, contacts and keys', async () => {
    const many = Array.from({ length: 100 }, (_, i) => `https://example.com/${i}`);
    expect((await register({ redirect_uris: many })).status).toBe(400);
    expect((await register({ contacts: many })).status).toBe(400);
    expect((await register({ jwks: { keys: many.map((kid) => ({ kty: 'oct', kid, k: 'AAAA' })) } })).status).toBe(400);
  });

  test('of the whole', async () => {
    expect((await register({ software_statement: 'x'.repeat(65 * 1024) })).status).toBe(400);
  });
});

test('S16 nobody registers without the initial access token', async () => {
  for (const token of [null, 'wrong', server.initialAccessToken.slice(0, -1)]) {
    expect(await register({}, token)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  }
});

test('S16 what clients ask for beyond machine access is refused', async () => {
  expect(await register({ grant_types: ['authorization_code'] })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  expect(await register({ token_endpoint_auth_method: 'none' })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
});

describe('S18 a client is managed by who registered it alone', () => {
  test.each(['GET', 'PUT', 'DELETE'])('%s without the registration token of this client is refused', async (method) => {
    const client = await registerMachineClient(server);
    const other = await registerMachineClient(server);
    const token = await accessToken(server, client);

    for (const wrong of [undefined, 'wrong', other.registration_access_token, client.client_secret, token, server.initialAccessToken]) {
      const response = await fetch(client.registration_client_uri, {
        method,
        headers: { 'content-type': 'application/json', ...(wrong && { authorization: `Bearer ${wrong}` }) },
        ...(method === 'PUT' && { body: JSON.stringify({ ...MACHINE_CLIENT_METADATA, client_id: client.client_id }) }),
      });
      expect(response.status).toBe(401);
    }

    // a wrong guess harms nobody
    const right = { authorization: `Bearer ${client.registration_access_token}` };
    expect((await fetch(client.registration_client_uri, { headers: right })).status).toBe(200);
  });
});

test('S18 nothing that was issued stands in the table', async () => {
  const client = await registerMachineClient(server);
  const token = await accessToken(server, client);
  const tables = (await readdir(data, { recursive: true, withFileTypes: true })).filter((file) => file.isFile() && file.name !== 'secrets.json');
  const stored = (await Promise.all(tables.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))).join('\n');

  expect(stored).toContain(MACHINE_CLIENT_METADATA.client_name);
  for (const issued of [client.client_secret, client.registration_access_token, token, server.initialAccessToken]) {
    expect(stored.includes(issued)).toBe(false);
  }
});
