import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type AuthorizationServer, basic, type RegisteredClient, startAuthorizationServer } from './authorization-server';
import { SIGNING_SECRET, SIGNING_SECRET_ARN } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: RegisteredClient;
let now: number;

beforeAll(async () => {
  server = await startAuthorizationServer();
  client = await server.register();
  now = Date.now();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());
afterEach(() => void vi.useRealTimers());

function wait(seconds: number): void {
  now += seconds * 1_000;
  vi.useFakeTimers({ now, toFake: ['Date'] });
}

const kids = async () => (await server.send('GET', '/jwks')).body.keys.map(({ kid }: { kid: string }) => kid) as string[];
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const isActive = async (token: string) => (await server.send('POST', '/introspect', {
  headers: { Authorization: basic(client) }, body: { token },
})).body.active;

test('the key set has public keys only, and may be cached', async () => {
  const { status, headers, body } = await server.send('GET', '/jwks');

  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
  expect(body.keys).toEqual([{
    kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String), x: expect.any(String), y: expect.any(String),
  }]);
});

test('S39 a rotation breaks no client', async () => {
  const before = await server.accessToken(client);
  const [first] = await kids();

  // the next key is published before it signs
  server.aws.secrets.put(SIGNING_SECRET_ARN, 'second-signing-secret-with-enough-characters', 'AWSPENDING', 'v2');
  wait(301);
  const [, second] = await kids();
  expect(await kids()).toEqual([first, second]);
  expect(kidOf(await server.accessToken(client))).toBe(first);

  // it signs, and the old key still verifies
  server.aws.secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET, 'AWSPREVIOUS', `version-${SIGNING_SECRET}`);
  server.aws.secrets.put(SIGNING_SECRET_ARN, 'second-signing-secret-with-enough-characters', 'AWSCURRENT', 'v2');
  wait(301);
  const after = await server.accessToken(client);
  expect(kidOf(after)).toBe(second);
  expect(await kids()).toEqual([second, first]);
  expect(await isActive(before)).toBe(true);
  expect(await isActive(after)).toBe(true);
});

test('S39 an emergency rotation, which is two, ends all older tokens', async () => {
  const before = await server.accessToken(client);
  server.aws.secrets.put(SIGNING_SECRET_ARN, 'third-signing-secret-with-enough-characters', 'AWSPREVIOUS', 'v3');
  // Secrets Manager leaves AWSPENDING on the version that has become current
  for (const stage of ['AWSPENDING', 'AWSCURRENT']) {
    server.aws.secrets.put(SIGNING_SECRET_ARN, 'fourth-signing-secret-with-enough-characters', stage, 'v4');
  }
  wait(301);

  expect(await kids()).toHaveLength(2);
  expect(await isActive(before)).toBe(false);
  expect(await isActive(await server.accessToken(client))).toBe(true);
});

test('keys are read from Secrets Manager every five minutes, not with every request', async () => {
  wait(301);
  server.aws.calls.length = 0;
  await server.accessToken(client);
  await server.accessToken(client);
  await kids();

  expect(server.aws.calls.filter((call) => call.startsWith('secretsmanager'))).toHaveLength(3);
});
