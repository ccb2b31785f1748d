import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, importJWK, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKeyOf } from './signing-secret';
import type { SigningKey } from '../../lambda-src/shared/signing-key';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, basic, registerMachineClient, requestToken, type MachineClient } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';

let folder: string;
let data: string;
let server: LocalServer;
let client: MachineClient;
let token: string;
let key: SigningKey;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-token-'));
  data = join(folder, 'data');
  server = await startLocalServer({ app: await cdkOut('probe'), data });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
  key = await signingKeyOf(data, server.initialAccessToken);
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Signs a token with the server's own key, different in some claims or header parameters; undefined takes one out. */
async function forge(claims: JWTPayload = {}, header: Partial<Record<keyof JWTHeaderParameters, unknown>> = {}): Promise<string> {
  const payload = { ...decodeJwt(token), jti: randomUUID(), ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header } as JWTHeaderParameters)
    .sign(await importJWK({ ...key.privateJwk }, 'ES256'));
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function expectRefused(bearer: string): Promise<void> {
  const { status, headers, body } = await sendMcp(server.mcpUrl, { token: bearer, method: 'tools/list' });
  expect({ status, challenge: headers.get('www-authenticate') }).toEqual({
    status: 401,
    challenge: expect.stringMatching(/^Bearer .*resource_metadata="[^"]+\/\.well-known\/oauth-protected-resource(\/mcp)?"/),
  });
  expect(JSON.stringify(body)).not.toMatch(/foreign|expired at|\bat \S+:\d+/);
}

test('S10 a token with nothing changed is accepted', async () => {
  expect((await sendMcp(server.mcpUrl, { token: await forge(), method: 'tools/list' })).status).toBe(200);
});

describe('S10 a token is refused whose audience is not exactly this server', () => {
  test.each<[string, (url: string) => unknown]>([
    ['another server', () => 'https://other.example.com/prod/mcp'],
    ['a prefix', (url) => url.slice(0, -1)],
    ['a longer path', (url) => `${url}/admin`],
    ['a slash at the end', (url) => `${url}/`],
    ['the issuer', (url) => url.replace(/\/mcp$/, '')],
    ['a list that has it', (url) => [url, 'https://other.example.com/mcp']],
    ['none', () => undefined],
  ])('%s', async (_name, audience) => {
    await expectRefused(await forge({ aud: audience(server.mcpUrl) as string }));
  });
});

test('S10 a token of another server is refused, even one with the same keys', async () => {
  const copy = join(folder, 'copy');
  await cp(data, copy, { recursive: true, filter: (source) => !source.endsWith('lock') });
  const other = await startLocalServer({ app: await cdkOut('probe'), data: copy });
  try {
    const foreign = await accessToken(other, client);

    expect((await sendMcp(other.mcpUrl, { token: foreign, method: 'tools/list' })).status).toBe(200);
    await expectRefused(foreign);
  } finally {
    await other.stop();
  }
});

test('S10 a token for another resource is not issued', async () => {
  const response = await requestToken(server, client, { resource: 'https://other.example.com/mcp' });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: 'invalid_target' });
});

describe('S12 a token is refused that', () => {
  test('is not signed', async () => {
    await expectRefused(`${encode({ alg: 'none', typ: 'at+jwt', kid: key.kid })}.${token.split('.')[1]}.`);
  });

  test('is signed with the public key as if it were a secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(key.publicJwk));
    await expectRefused(await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key.kid }).sign(secret));
  });

  test('is signed with another key under the name of ours', async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    await expectRefused(await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid }).sign(privateKey));
  });

  test('was changed', async () => {
    const [header, , signature] = token.split('.');
    await expectRefused([header, encode({ ...decodeJwt(token), client_id: 'admin' }), signature].join('.'));
  });

  test.each(['JWT', 'id+jwt', undefined])('is of type %s', async (typ) => {
    await expectRefused(await forge({}, { typ }));
  });

  test.each(['../../secrets', 'A'.repeat(43), '', undefined])('names the key %j', async (kid) => {
    await expectRefused(await forge({}, { kid }));
  });

  test('brings its own key', async () => {
    await expectRefused(await forge({}, { kid: undefined, jwk: key.publicJwk }));
  });

  test('has expired', async () => {
    await expectRefused(await forge({ exp: Math.floor(Date.now() / 1000) - 1 }));
  });

  test('never expires', async () => {
    await expectRefused(await forge({ exp: undefined }));
  });

  test('is of another issuer', async () => {
    await expectRefused(await forge({ iss: 'https://other.example.com/prod' }));
  });

  test.each(['', 'x', 'a.b.c', '🙂', 'x'.repeat(8_000)])('is no token: %j', async (bearer) => {
    const response = await fetch(server.mcpUrl, { method: 'POST', headers: { authorization: `Bearer ${encodeURIComponent(bearer)}` }, body: '{}' });
    expect(response.status).toBe(401);
  });
});

test('S12 a token in the query string is no token', async () => {
  const response = await fetch(`${server.mcpUrl}?access_token=${token}`, { method: 'POST', body: '{}' });

  expect(response.status).toBe(401);
});

test('S33 a token that was revoked before its first use is refused at once', async () => {
  const revoked = await accessToken(server, client);

  const response = await fetch(`${server.issuer}/revoke`, {
    method: 'POST',
    headers: { authorization: basic(client.client_id, client.client_secret) },
    body: new URLSearchParams({ token: revoked }),
  });

  expect(response.status).toBe(200);
  await expectRefused(revoked);
});

test('S33 a token dies with its client', async () => {
  const deleted = await registerMachineClient(server);
  const orphan = await accessToken(server, deleted);
  await fetch(deleted.registration_client_uri, { method: 'DELETE', headers: { authorization: `Bearer ${deleted.registration_access_token}` } });

  await expectRefused(orphan);
});
