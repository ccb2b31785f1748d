import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { register, registerPersonClient } from './person-client';
import { storedRecords } from './stored-records';
import { cdkOut } from '../acceptance/apps';
import { changeTemplate, withoutPermissions } from '../acceptance/changed-template';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

const HOUR = 3_600;

let folder: string;
let data: string;
/** It takes as many clients from one address as servers do that say nothing about it: 200 that have got no token yet. */
let server: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'people-registration-'));
  data = join(folder, 'data');
  server = await startLocalServer({ app: await cdkOut('withGitHub'), data });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** It may come from anywhere, for all that its headers say. */
const somewhere = () => ({ 'x-forwarded-for': `203.0.113.${Math.floor(Math.random() * 255)}`, 'forwarded': 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' });

describe('S04 a client for people with a URI that could run a script or mislead is refused', () => {
  test.each([
    'JaVaScRiPt:alert(1)', '\tjavascript:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'blob:https://example.com/x', 'file:///etc/passwd',
    'vbscript:x', 'about:blank', 'ms-word:ofe|u|https://evil.example.net', 'intent://x#Intent;end', 'search-ms:query=x', 'https://user@example.com/', 'https://@example.com/', 'https://example.com/#x',
    'https://example.com/"><script>', 'https://example.com/$(id)`id`', 'https:example.com', 'http://example.com/', 'http://[::ffff:127.0.0.1]/', 'http://127.0.0.1.example.com/', '', '*',
  ])('as redirect URI, or goes without it: %j', async (uri) => {
    const good = 'https://notebook.example.com/callback';

    expect(await register(server, { redirect_uris: [uri] })).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
    expect(await register(server, { redirect_uris: [good, uri] })).toMatchObject({ status: 201, body: { redirect_uris: [good] } });
  });

  test.each(['JaVaScRiPt:alert(1)', '\tjavascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://user@example.com/', 'https://example.com/"onclick="x'])('as any other: %j', async (uri) => {
    for (const member of ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'jwks_uri']) {
      expect({ member, ...await register(server, { [member]: uri }) }).toMatchObject({ member, status: 400, body: { error: 'invalid_client_metadata' } });
    }
  });
});

describe('S16 registration without anybody\'s word has bounds', () => {
  test.each<[string, object]>([
    ['the length of one', { redirect_uris: [`https://notebook.example.com/${'x'.repeat(3_000)}`] }],
    ['keys', { jwks: { keys: Array.from({ length: 11 }, () => ({ kty: 'oct', k: 'AAAA' })) } }],
    ['the whole', { software_statement: 'x'.repeat(65 * 1_024) }],
  ])('of %s', async (_name, metadata) => {
    expect((await register(server, metadata, somewhere())).status).toBe(400);
  });

  test('of a name, and of redirect URIs: what is beyond them is cut off', async () => {
    const redirect_uris = Array.from({ length: 11 }, (_, i) => `https://notebook.example.com/${i}`);

    const { body } = await register(server, { client_name: 'x'.repeat(10_000), redirect_uris }, somewhere());

    expect(body).toMatchObject({ client_name: 'x'.repeat(200), redirect_uris: redirect_uris.slice(0, 10) });
  });

  test('it makes no client that acts for itself', async () => {
    expect((await register(server, { grant_types: ['client_credentials'], redirect_uris: [] })).status).toBe(401);
    const { status, body } = await register(server, { grant_types: ['authorization_code', 'client_credentials'], token_endpoint_auth_method: 'client_secret_basic' });
    expect([status, body.grant_types]).toEqual([201, ['authorization_code', 'refresh_token']]);
  });

  test('of how many an address registers, whatever it says that it is; and those are gone tomorrow if nobody uses them', async () => {
    const answers = [];
    // one place comes back in a while, so that a slow machine registers a few more
    do answers.push(await register(server, { client_name: `Notebook ${answers.length}` }, somewhere())); while (answers.at(-1)!.status === 201 && answers.length < 1_000);

    const registered = answers.length - 1;
    // the tests before have registered some
    expect(registered).toBeGreaterThan(100);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { error: expect.any(String) } });
    const retryAfter = Number(answers.at(-1)!.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(HOUR);

    const clients = await storedRecords(data, 'Client');
    expect(clients.length).toBeGreaterThanOrEqual(registered);
    for (const { expiresAt } of clients) expect(expiresAt).toBeLessThanOrEqual(Date.now() / 1_000 + 24 * HOUR);
  });

  test('while they cannot be counted, nobody registers', async () => {
    const app = await changeTemplate(await cdkOut('withGitHub'), join(folder, 'without-table'), withoutPermissions('dynamodb'));
    const broken = await startLocalServer({ app });
    try {
      const { status, headers, body } = await register(broken, {});

      expect({ status, body }).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await broken.stop();
    }
  });
});

describe('where the owner names all clients', () => {
  let closed: LocalServer;

  beforeAll(async () => {
    closed = await startLocalServer({ app: await cdkOut('closed') });
  });

  afterAll(() => closed?.stop());

  test('S17 nobody registers another, with or without the initial access token', async () => {
    for (const headers of [{}, { authorization: `Bearer ${closed.initialAccessToken}` }]) {
      expect(await register(closed, { client_name: PRE_REGISTERED.public.name }, headers as Record<string, string>)).toMatchObject({ status: 403 });
    }
  });

  test('S18 nobody reads, changes or deletes them', async () => {
    for (const { clientId } of [PRE_REGISTERED.public, PRE_REGISTERED.confidential]) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        for (const token of [undefined, '', 'x', closed.initialAccessToken, PRE_REGISTERED.confidential.clientSecret]) {
          const response = await fetch(`${closed.issuer}/clients/${clientId}`, {
            method,
            headers: { 'content-type': 'application/json', ...token !== undefined && { authorization: `Bearer ${token}` } },
            ...method === 'PUT' && { body: JSON.stringify({ client_id: clientId, redirect_uris: ['https://evil.example.net/callback'] }) },
          });
          expect([400, 401, 403]).toContain(response.status);
          expect(await response.text()).not.toContain('redirect_uris":');
        }
      }
    }
  });
});

describe('S18 a client of people', () => {
  let open: LocalServer;

  beforeAll(async () => {
    open = await startLocalServer({ app: await cdkOut('onStageUrl') });
  });

  afterAll(() => open?.stop());

  test('is managed by who registered it alone', async () => {
    const client = await registerPersonClient(open);
    const other = await registerPersonClient(open);

    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const token of [undefined, 'x', other.management.token, open.initialAccessToken, `${client.management.token}x`]) {
        const response = await fetch(client.management.url, {
          method,
          headers: { 'content-type': 'application/json', ...token !== undefined && { authorization: `Bearer ${token}` } },
          ...method === 'PUT' && { body: JSON.stringify({ client_id: client.id, redirect_uris: ['https://evil.example.net/callback'] }) },
        });
        expect(response.status).toBe(401);
      }
    }
    const response = await fetch(client.management.url, { headers: { authorization: `Bearer ${client.management.token}` } });
    expect(await response.json()).toMatchObject({ client_id: client.id, redirect_uris: [client.redirectUri] });
  });
});
