import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, codeIn, connect, createBrowser, type Tokens } from './browsing';
import { registerPersonClient, type PersonClient } from './person-client';
import { changeStoredRecords } from './stored-records';
import { cdkOut } from '../acceptance/apps';
import { freePort } from '../acceptance/free-port';
import { startLocalServer, type LocalServer, type LocalServerOptions } from '../acceptance/local-server';
import { basic } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

const INVALID_GRANT = { status: 400, body: { error: 'invalid_grant' } };

let options: LocalServerOptions & { readonly data: string };
let server: LocalServer;
let client: PersonClient;
let other: PersonClient;

beforeAll(async () => {
  options = { app: await cdkOut('onStageUrl'), data: await mkdtemp(join(tmpdir(), 'person-tokens-')), port: await freePort() };
  server = await startLocalServer(options);
  client = await registerPersonClient(server);
  other = await registerPersonClient(server, { token_endpoint_auth_method: 'client_secret_basic' });
});

afterAll(async () => {
  await server?.stop();
  await rm(options.data, { recursive: true, force: true });
});

const statusAtMcp = async ({ access_token: token }: Tokens) => (await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).status;

/** Nothing that was granted is of any use any more, with the next request on. */
async function expectDead(...family: readonly Tokens[]): Promise<void> {
  for (const tokens of family) {
    expect(await client.refresh(tokens.refresh_token)).toMatchObject(INVALID_GRANT);
    expect(await statusAtMcp(tokens)).toBe(401);
    expect((await client.post('/introspect', { token: tokens.access_token })).body).toEqual({ active: false });
    expect((await client.post('/introspect', { token: tokens.refresh_token })).body).toEqual({ active: false });
  }
}

async function expectAlive(tokens: Tokens): Promise<void> {
  expect(await statusAtMcp(tokens)).toBe(200);
  expect(await client.refresh(tokens.refresh_token)).toMatchObject({ status: 200 });
}

describe('S13 a refresh token', () => {
  test('that is used by several at once has one successor', async () => {
    const { refresh_token } = await connect(client, 'alice');

    const answers = await Promise.all(Array.from({ length: 8 }, () => client.refresh(refresh_token)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    expect(answers[0].body.refresh_token).not.toBe(refresh_token);
    for (const { body } of answers) expect(await statusAtMcp(body)).toBe(200);
    expect(await client.refresh(answers[0].body.refresh_token)).toMatchObject({ status: 200 });
  });

  test('that is used a while after its first use ends all that was granted, and the owner hears of it', async () => {
    const first = await connect(client, 'alice');
    const { body: second } = await client.refresh(first.refresh_token);
    const { body: third } = await client.refresh(second.refresh_token);
    const untouched = await connect(client, 'alice');
    // two minutes pass
    await server.stop();
    await changeStoredRecords(options.data, 'RefreshToken', (record) => record.replace(/"rotation":\{"S":"(\d+)"/, (_, at) => `"rotation":{"S":"${at - 120}"`));
    server = await startLocalServer(options);
    expect(await statusAtMcp(third)).toBe(200);
    expect(server.logs()).not.toContain('refreshTokenReuse');

    expect(await client.refresh(first.refresh_token)).toMatchObject(INVALID_GRANT);

    await expectDead(third, second, first);
    await expect.poll(() => server.logs()).toContain('"securityEvent":"refreshTokenReuse"');
    const event = JSON.parse(server.logs().split('\n').find((line) => line.includes('"securityEvent":"refreshTokenReuse"'))!.replace(/^[^{]*/, ''));
    expect(event._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: expect.any(String), Unit: 'Count' }]);
    // what the same person granted to the same client at another time goes on
    await expectAlive(untouched);
  });

  test('of another client is refused, and goes on', async () => {
    const tokens = await connect(client, 'alice');

    expect(await other.refresh(tokens.refresh_token)).toMatchObject(INVALID_GRANT);
    expect(await (await registerPersonClient(server)).refresh(tokens.refresh_token)).toMatchObject(INVALID_GRANT);
    await expectAlive(tokens);
  });

  test('that is made up is refused, and ends nothing', async () => {
    const tokens = await connect(client, 'alice');
    const { refresh_token: real } = tokens;

    for (const forged of [`${real}x`, real.slice(0, -1), `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`, '', 'x'.repeat(5_000), tokens.access_token]) {
      expect((await client.refresh(forged)).status).toBe(400);
    }
    await expectAlive(tokens);
  });

  test('gives no more than was granted', async () => {
    const { refresh_token } = await connect(client, 'bob', 'handbook:read');

    expect(await client.refresh(refresh_token, { scope: 'handbook:read handbook:admin' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(await client.refresh(refresh_token, { resource: 'https://other.example.com/mcp' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    expect((await client.refresh(refresh_token)).body.scope?.split(' ')).not.toContain('handbook:admin');
  });
});

describe('S14 a code', () => {
  const codeOf = async (of = client) => codeIn(await allow(createBrowser(), of.authorizationUrl(), 'alice'));

  test('that is used again ends what it was exchanged for', async () => {
    const code = await codeOf();
    const { body: tokens } = await client.exchange(code);
    const { body: refreshed } = await client.refresh(tokens.refresh_token);

    expect(await client.exchange(code)).toMatchObject(INVALID_GRANT);

    await expectDead(tokens, refreshed);
    await expect.poll(() => server.logs()).toContain('authorizationCodeReuse');
  });

  test('that its client sends several times at once gives one refresh token', async () => {
    const code = await codeOf();

    const answers = await Promise.all(Array.from({ length: 5 }, () => client.exchange(code)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
  });

  test('that comes again after ten seconds ends what it was exchanged for', async () => {
    const code = await codeOf();
    const { body: tokens } = await client.exchange(code);
    await server.stop();
    await changeStoredRecords(options.data, 'AuthorizationCode', (record) => record.replace(/"rotation":\{"S":"(\d+)"/, (_, at) => `"rotation":{"S":"${at - 11}"`));
    server = await startLocalServer(options);

    expect(await client.exchange(code)).toMatchObject(INVALID_GRANT);

    await expectDead(tokens);
  });

  test('that is made up, or of which somebody lacks the verifier or is not the client, ends nothing', async () => {
    const code = await codeOf();
    const { body: tokens } = await client.exchange(code);

    for (const forged of [`${code}x`, code.slice(0, -1), code.slice(0, -4).padEnd(code.length, 'A'), tokens.refresh_token]) {
      expect(await client.exchange(forged)).toMatchObject(INVALID_GRANT);
    }
    expect(await client.exchange(code, { code_verifier: 'y'.repeat(43) })).toMatchObject(INVALID_GRANT);
    expect(await other.exchange(code)).toMatchObject(INVALID_GRANT);
    await expectAlive(tokens);
  });

  test('is for the client that asked for it', async () => {
    const code = await codeOf();

    expect(await other.exchange(code)).toMatchObject(INVALID_GRANT);
    expect(await client.exchange(code)).toMatchObject({ status: 200 });
  });
});

describe('S15 what a client got for a person is its own', () => {
  test('another client cannot revoke it, and is not told', async () => {
    const tokens = await connect(client, 'alice');

    for (const token of [tokens.access_token, tokens.refresh_token]) {
      const honest = await other.post('/revoke', { token: 'x'.repeat(43) });
      const curious = await other.post('/revoke', { token });
      expect([curious.status, curious.body]).toEqual([honest.status, honest.body]);
      expect(curious.status).toBe(200);
    }
    await expectAlive(tokens);
  });

  test('nor look into it', async () => {
    const tokens = await connect(client, 'alice');

    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect((await other.post('/introspect', { token })).body).toEqual({ active: false });
      expect((await client.post('/introspect', { token })).body).toMatchObject({ active: true });
    }
  });
});

describe('S29 a client is who it proves to be', () => {
  test.each<[string, Record<string, string>, string]>([
    ['its id alone', {}, 'invalid_client'],
    ['an empty secret', { client_secret: '' }, 'invalid_client'],
    ['a wrong secret', { client_secret: 'x'.repeat(43) }, 'invalid_client'],
    ['the id of a public client', { client_id: PRE_REGISTERED.public.clientId }, 'invalid_grant'],
  ])('one with a secret is not, with %s', async (_name, form, error) => {
    const code = codeIn(await allow(createBrowser(), other.authorizationUrl(), 'alice'));
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: other.id, redirect_uri: other.redirectUri, ...form });

    const response = await fetch(`${server.issuer}/token`, { method: 'POST', body });

    expect([response.status, await response.json()]).toMatchObject([error === 'invalid_client' ? 401 : 400, { error }]);
  });

  test('one without a secret does not come with one', async () => {
    const tokens = await connect(client, 'alice');
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    for (const [authorization, body] of [
      [basic(client.id, 'made-up'), form],
      [basic(client.id, ''), form],
      [undefined, { ...form, client_id: client.id, client_secret: 'made-up' }],
    ] as const) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${server.issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(body) });
      expect([400, 401]).toContain(response.status);
      expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^invalid_(client|request)$/) });
    }
    await expectAlive(tokens);
  });
});

describe('S33 what a person granted dies at once', () => {
  test('with its refresh token', async () => {
    const tokens = await connect(client, 'alice');
    const { body: refreshed } = await client.refresh(tokens.refresh_token);
    expect([await statusAtMcp(tokens), await statusAtMcp(refreshed)]).toEqual([200, 200]);

    expect(await client.post('/revoke', { token: refreshed.refresh_token })).toMatchObject({ status: 200 });

    await expectDead(tokens, refreshed);
  });

  test('but with its access token, that alone', async () => {
    const tokens = await connect(client, 'alice');

    await client.post('/revoke', { token: tokens.access_token });

    expect(await statusAtMcp(tokens)).toBe(401);
    expect(await client.refresh(tokens.refresh_token)).toMatchObject({ status: 200 });
  });

  test('with its client', async () => {
    const removed = await registerPersonClient(server);
    const tokens = await connect(removed, 'alice');
    await fetch(removed.management.url, { method: 'DELETE', headers: { authorization: `Bearer ${removed.management.token}` } });

    expect(await statusAtMcp(tokens)).toBe(401);
    expect(await removed.refresh(tokens.refresh_token)).toMatchObject({ status: 401 });
  });
});

test('S31 nothing that holds a token of a person may be cached', async () => {
  const code = codeIn(await allow(createBrowser(), client.authorizationUrl(), 'alice'));
  const exchanged = await client.exchange(code);
  const refreshed = await client.refresh(exchanged.body.refresh_token);
  const pushed = await client.post('/par', Object.fromEntries(client.authorizationUrl().searchParams));
  const refused = await client.exchange(code);

  for (const { headers } of [exchanged, refreshed, pushed, refused]) expect(headers.get('cache-control')).toMatch(/no-store/);
});
