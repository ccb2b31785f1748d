import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, MACHINE, OWNER, startAuthorizationServer } from '../authorization-server';
import { PersonClient } from '../person-client';

const HOUR = 3_600;
const LIMITS = { perAddressAndHour: 3, perDay: 5, unusedLifetime: 24 * HOUR };

/** Time after which a place comes back by itself. */
const STEP = HOUR / LIMITS.perAddressAndHour;

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, ...LIMITS } });
});

afterAll(() => server?.stop());

/** Each test has days of its own. */
let day = Math.ceil(Date.now() / 86_400_000);
let output: ReturnType<typeof captureOutput>;

const travelTo = (seconds: number) => void vi.useFakeTimers({ now: day * 86_400_000 + seconds * 1_000, toFake: ['Date'] });

beforeEach(() => {
  output = captureOutput();
  day += 100;
  travelTo(0);
});
afterEach(() => void vi.useRealTimers());

const CLIENT = { redirect_uris: ['https://c.example.com/cb'], token_endpoint_auth_method: 'none' };

let count = 0;

/** Registers a client that is like no other. */
const post = (metadata: object = CLIENT, sourceAddress?: string) => server.send('POST', '/clients', {
  headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ software_version: String(count += 1), ...metadata }), sourceAddress,
});

const postAsOwner = () => server.send('POST', '/clients', { headers: OWNER, body: JSON.stringify(MACHINE) });

const statuses = async (number: number) => (await Promise.all(Array.from({ length: number }, () => post()))).map(({ status }) => status).sort();

const refusals = () => output.text().split('\n').filter((line) => line.includes('"RefusedRegistrations":1'));

describe('S16 clients of one address that got no token', () => {
  test('are limited, however many come at once', async () => {
    expect(await statuses(6)).toEqual([201, 201, 201, 429, 429, 429]);
  });

  test('make room one by one, so that nobody waits for long', async () => {
    await statuses(3);

    expect(await post()).toMatchObject({
      status: 429, headers: { 'retry-after': String(STEP), 'cache-control': 'no-store' }, body: { error: 'slow_down' },
    });
    travelTo(STEP - 10);
    expect(await post()).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
    travelTo(STEP);
    expect(await statuses(2)).toEqual([201, 429]);
    travelTo(STEP + HOUR);
    expect(await statuses(4)).toEqual([201, 201, 201, 429]);
  });

  test('make room with their first token, and only with that', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await PersonClient.register(server);
      const tokens = await client.connect();
      await client.refresh(tokens.refresh_token);
    }

    expect(await statuses(4)).toEqual([201, 201, 201, 429]);
  });

  test('are no concern of another address', async () => {
    await statuses(4);

    expect((await post(CLIENT, '198.51.100.1')).status).toBe(201);
  });

  test('that are refused do not count, and leave nothing behind', async () => {
    const before = (await server.aws.scan()).length;
    for (const redirectUri of ['javascript:x', 'http://c.example.com/', '']) {
      expect((await post({ ...CLIENT, redirect_uris: [redirectUri] })).status).toBe(400);
    }

    expect((await server.aws.scan()).length).toBe(before);
    expect(await statuses(3)).toEqual([201, 201, 201]);
  });

  test('that the authorization server itself refuses do not count either', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await post({ ...CLIENT, application_type: 'toaster' })).status).toBe(400);
    }

    expect(await statuses(3)).toEqual([201, 201, 201]);
  });

  test('of the owner do not count', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await postAsOwner()).status).toBe(201);
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

  test('that are too many are counted for the owner', async () => {
    await statuses(5);

    expect(refusals()).toHaveLength(2);
    expect(JSON.parse(refusals()[0]!)).toMatchObject({
      level: 'WARN', requestId: 'request-1', limit: 3, retryAfter: STEP, _aws: { CloudWatchMetrics: [{ Dimensions: [['FunctionName']] }] },
    });
  });

  test('never exceed the limit, and are never refused below it, whenever they come and get tokens', async () => {
    const step = fc.record({ after: fc.integer({ min: 0, max: 2_000 }), getsToken: fc.boolean() });
    let address = 0;

    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      address += 1;
      let now = 0;
      // a bucket that leaks: how much is in it
      let level = 0;
      for (const { after, getsToken } of steps) {
        level = Math.max(0, level - after / STEP);
        travelTo(now += after);
        const isFree = level <= LIMITS.perAddressAndHour - 1 + 1e-9;
        const { status, body } = await post(CLIENT, `2001:db8:${address}::1`);
        expect(status).toBe(isFree ? 201 : 429);
        level += isFree ? 1 : 0;
        if (isFree && getsToken) {
          await PersonClient.known(server, body.client_id, 'https://c.example.com/cb').connect();
          level -= 1;
        }
      }
    }), { numRuns: 12, seed: 10 });
  });
});

describe('S16 unused clients of everybody', () => {
  /** Returns the lifetime of a client that registers from a new address and gets no token, in seconds. */
  const lifetime = async (address: number) => {
    const { status, body } = await post(CLIENT, `198.51.100.${address}`);
    expect(status).toBe(201);
    const records = await server.aws.scan();
    const record = records.find(({ content }) => content?.S?.includes(body.client_id) && content.S.includes('redirect_uris'));
    return Number(record!.expiresAt!.N) - Math.floor(Date.now() / 1_000);
  };

  test('are never too many for one more; but the more there are, the sooner the new ones are forgotten, down to an hour', async () => {
    const lifetimes = [];
    for (let address = 1; address <= 150; address += 1) {
      lifetimes.push(await lifetime(address));
    }

    expect(lifetimes.slice(0, 5)).toEqual(Array(5).fill(24 * HOUR));
    expect(lifetimes[9]).toBe(12 * HOUR);
    expect(lifetimes.at(-1)).toBe(HOUR);
    expect([...lifetimes].sort((one, other) => other - one)).toEqual(lifetimes);
  });

  test('make room with their first token', async () => {
    for (let round = 0; round < 20; round += 1) {
      await (await PersonClient.register(server)).connect();
    }

    expect(await lifetime(200)).toBe(24 * HOUR);
  });
});

describe('S16 an identical registration', () => {
  const same = (metadata: object = CLIENT, sourceAddress?: string) => post({ ...metadata, software_version: '1' }, sourceAddress);

  test('from the same address within minutes is answered with the same client, and takes no place', async () => {
    const { body: first } = await same();
    const others = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      others.push(await same());
    }

    for (const { status, body, headers } of others) {
      const { registration_access_token: _, registration_client_uri: __, ...client } = first;
      expect({ status, body, cacheControl: headers['cache-control'] }).toEqual({ status: 201, body: client, cacheControl: 'no-store' });
    }
    expect(await statuses(3)).toEqual([201, 201, 429]);
    expect(await PersonClient.known(server, first.client_id, CLIENT.redirect_uris[0]!).connect()).toHaveProperty('access_token');
  });

  test('in another order of members is the same', async () => {
    const { body: first } = await post({ redirect_uris: CLIENT.redirect_uris, token_endpoint_auth_method: 'none', software_version: '1' });
    const { body: second } = await post({ software_version: '1', token_endpoint_auth_method: 'none', redirect_uris: CLIENT.redirect_uris });

    expect(second.client_id).toBe(first.client_id);
  });

  const isAnother = async (first: any, second: any) =>
    expect([second.status, second.body.client_id]).toEqual([201, expect.not.stringContaining(first.body.client_id)]);

  test('from another address, later, or in another word, is another client', async () => {
    const first = await same();
    await isAnother(first, await same(CLIENT, '198.51.100.77'));
    await isAnother(first, await same({ ...CLIENT, client_name: 'x' }));
    travelTo(301);
    await isAnother(first, await same());
  });

  test('is another client once somebody has begun to use the first, so that nobody gets in between', async () => {
    const first = await same();
    const client = PersonClient.known(server, first.body.client_id, CLIENT.redirect_uris[0]!);
    await server.send('GET', client.authorizationUrl().slice(client.authorizationUrl().indexOf('/authorize')));

    await isAnother(first, await same());
  });

  test('is another client once the first was changed, or is gone', async () => {
    const manage = (method: string, { body }: any, metadata?: object) => server.send(method, `/clients/${body.client_id}`, {
      headers: { 'Content-Type': 'application/json', 'Authorization': `Bearer ${body.registration_access_token}` },
      body: metadata && JSON.stringify({ client_id: body.client_id, ...metadata }),
    });
    const first = await same();
    expect((await manage('PUT', first, { ...CLIENT, redirect_uris: ['https://c.example.com/other'] })).status).toBe(200);
    const second = await same();
    await isAnother(first, second);
    expect((await manage('DELETE', second)).status).toBe(204);
    await isAnother(second, await same());
  });

  test('of a client with a secret is another client: no secret is told twice', async () => {
    const first = await same({ ...CLIENT, token_endpoint_auth_method: 'client_secret_post' });
    const second = await same({ ...CLIENT, token_endpoint_auth_method: 'client_secret_post' });

    await isAnother(first, second);
    expect(second.body.client_secret).not.toBe(first.body.client_secret);
  });

  test('leaves the client without anybody who could change it for the others', async () => {
    const { body: first } = await same();
    const { body: second } = await same();

    expect(second).not.toHaveProperty('registration_access_token');
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await server.send(method, `/clients/${first.client_id}`, {
        headers: { 'Content-Type': 'application/json', 'Authorization': `Bearer ${first.registration_access_token}` },
        ...(method === 'PUT' && { body: JSON.stringify({ ...CLIENT, client_id: first.client_id }) }),
      })).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    }
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
