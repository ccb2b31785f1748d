import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, MACHINE, OWNER, startAuthorizationServer } from '../authorization-server';
import { PersonClient } from '../person-client';

const HOUR = 3_600;
const LIMITS = { perAddressAndHour: 3, perDay: 5, unusedLifetime: 24 * HOUR };

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, ...LIMITS } });
});

afterAll(() => server?.stop());

/** Each test has days of its own. */
let day = Math.ceil(Date.now() / 86_400_000);

const travelTo = (seconds: number) => void vi.useFakeTimers({ now: day * 86_400_000 + seconds * 1_000, toFake: ['Date'] });

beforeEach(() => {
  captureOutput();
  day += 100;
  travelTo(0);
});
afterEach(() => void vi.useRealTimers());

const CLIENT = { redirect_uris: ['https://c.example.com/cb'], token_endpoint_auth_method: 'none' };

const post = (metadata: object = CLIENT, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
  server.send('POST', '/clients', { headers, body: JSON.stringify(metadata) });

const statuses = async (count: number) => (await Promise.all(Array.from({ length: count }, () => post()))).map(({ status }) => status).sort();

describe('S16 registrations', () => {
  test('of one address in an hour are limited, however many come at once', async () => {
    expect(await statuses(6)).toEqual([201, 201, 201, 429, 429, 429]);
  });

  test('that are too many are told when to come back', async () => {
    travelTo(10 * 60);
    await statuses(3);

    expect(await post()).toMatchObject({
      status: 429, headers: { 'retry-after': String(50 * 60), 'cache-control': 'no-store' }, body: { error: 'slow_down' },
    });
    travelTo(HOUR);
    expect((await post()).status).toBe(201);
  });

  test('of all in a day are limited', async () => {
    await statuses(3);
    travelTo(HOUR);
    expect(await statuses(3)).toEqual([201, 201, 429]);
    travelTo(2 * HOUR);
    expect(await post()).toMatchObject({ status: 429, headers: { 'retry-after': String(22 * HOUR) } });
    travelTo(24 * HOUR);
    expect((await post()).status).toBe(201);
  });

  test('of one address do not use up the day of all', async () => {
    await statuses(20);
    travelTo(HOUR);

    expect((await post()).status).toBe(201);
  });

  test('that are refused do not count, and leave nothing behind', async () => {
    const before = (await server.aws.scan()).length;
    for (const redirectUri of ['javascript:x', 'http://c.example.com/', '']) {
      expect((await post({ ...CLIENT, redirect_uris: [redirectUri] })).status).toBe(400);
    }

    expect((await server.aws.scan()).length).toBe(before);
    expect(await statuses(3)).toEqual([201, 201, 201]);
  });

  test('of the owner do not count', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await post(MACHINE, OWNER)).status).toBe(201);
    }
    expect(await statuses(3)).toEqual([201, 201, 201]);
  });

  test('are answered 503 when they cannot be counted', async () => {
    server.aws.fail('DynamoDB', { status: 400, type: 'ProvisionedThroughputExceededException' });
    const answer = await post();
    server.aws.fail('DynamoDB', undefined);

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) }, body: { error: 'temporarily_unavailable' } });
  });

  test('do not tell the table whose they were', async () => {
    await post();

    expect(JSON.stringify(await server.aws.scan())).not.toContain('203.0.113.7');
  });
});

describe('S16 a client that was registered by nobody in particular', () => {
  test('is gone after a day if it gets no token', async () => {
    const client = await PersonClient.register(server);

    travelTo(24 * HOUR);

    expect(await server.send('GET', client.authorizationUrl().slice(client.authorizationUrl().indexOf('/authorize')))).toMatchObject({ status: 400 });
  });

  test('lives on once it got one', async () => {
    const client = await PersonClient.register(server);
    await client.connect();

    travelTo(PERSON_SETTINGS.clientLifetime - HOUR);

    expect((await server.send('GET', client.authorizationUrl().slice(client.authorizationUrl().indexOf('/authorize')))).status).toBe(303);
  });

  test('S32 and is gone, learns at the token endpoint that it must register again', async () => {
    const client = await PersonClient.register(server);
    const tokens = await client.connect();

    travelTo(PERSON_SETTINGS.clientLifetime + HOUR);

    expect(await client.refresh(tokens.refresh_token)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

test('a client that the owner registered may wait for longer', async () => {
  const client = await server.register();

  travelTo(30 * 24 * HOUR);

  expect((await server.requestToken(client)).status).toBe(200);
});
