import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());
afterEach(() => void vi.useRealTimers());

const DAY = 86_400;

const start = Math.floor(Date.now() / 1_000);

/** Only the clock: the AWS clients need real timers. */
const travelTo = (days: number) => void vi.useFakeTimers({ now: (start + days * DAY) * 1_000, toFake: ['Date'] });

const LIFETIME = SETTINGS.clientLifetime / DAY;

test('S32 a client that was not used for its lifetime is gone, though its item is still there', async () => {
  travelTo(0);
  const client = await server.register();

  travelTo(LIFETIME);

  expect(await server.requestToken(client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await server.send('GET', `/clients/${client.client_id}`, {
    headers: { Authorization: `Bearer ${client.registration_access_token}` },
  })).status).toBe(401);
});

test('a client in use lives on, and so does its registration access token', async () => {
  travelTo(0);
  const client = await server.register();

  travelTo(LIFETIME - 1);
  await server.accessToken(client);
  travelTo(2 * LIFETIME - 2);

  expect((await server.requestToken(client)).status).toBe(200);
  expect((await server.send('GET', `/clients/${client.client_id}`, {
    headers: { Authorization: `Bearer ${client.registration_access_token}` },
  })).status).toBe(200);
});

test('a client is renewed with its first token and then once a day, however often it gets one', async () => {
  travelTo(0);
  const client = await server.register();
  const countRenewals = async () => {
    server.aws.calls.length = 0;
    await server.accessToken(client);
    await server.accessToken(client);
    return server.aws.calls.filter((call) => call.endsWith('UpdateItem')).length;
  };

  expect(await countRenewals()).toBe(1);
  travelTo(0.5);
  expect(await countRenewals()).toBe(0);
  travelTo(1);
  expect(await countRenewals()).toBe(1);
  travelTo(1.5);
  expect(await countRenewals()).toBe(0);
});

test('a client whose authentication fails is not renewed', async () => {
  travelTo(0);
  const client = await server.register();
  travelTo(LIFETIME - 1);
  await server.requestToken({ ...client, client_secret: 'wrong' });

  travelTo(LIFETIME);

  expect((await server.requestToken(client)).status).toBe(401);
});
