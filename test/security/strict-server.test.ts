import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD_ALONE, SECOND_FACTOR, STRICT_USERS } from './apps/strict-login';
import { createBrowser, expectProblem, kindOf, press } from './browsing';
import { register, registerPersonClient, type Changes, type PersonClient } from './person-client';
import { serveWithLogin, type ServerWithLogin } from './serve-with-login';
import type { LocalServer } from '../acceptance/local-server';
import type { Misbehaviour } from '../identity-providers/openid-provider';
import type { Page, UserAgent } from '../sign-in/user-agent';

let serving: ServerWithLogin;
let server: LocalServer;
let client: PersonClient;
let asOwner: Record<string, string>;

beforeAll(async () => {
  serving = await serveWithLogin('test/security/apps/strict.ts', STRICT_USERS);
  ({ server } = serving);
  asOwner = { authorization: `Bearer ${server.initialAccessToken}` };
  client = await registerPersonClient(server, {}, asOwner);
});

afterAll(() => serving?.close());

afterEach(() => serving.login.misbehave({}));

interface Attempt {
  readonly browser: UserAgent;
  /** The request that the identity provider got. */
  readonly asked: URLSearchParams;
  /** Where the person is in the end. */
  readonly end: Page;
}

/** Signs in as far as the consent page, or wherever it ends. */
async function attempt(as: string, changes: Changes = {}): Promise<Attempt> {
  const browser = createBrowser();
  const login = await press(browser, await browser.open(client.authorizationUrl({ scope: 'openid handbook:read', ...changes })), 'continue');
  const asked = login.path.find(({ origin }) => origin === serving.login.url)?.searchParams ?? new URLSearchParams();
  const form = login.forms.find(({ names }) => names.has('user'));
  return { browser, asked, end: form ? await browser.submit(login, form, { button: 'sign-in', fill: { user: as } }) : login };
}

/** Nobody has signed in: the next request begins at the beginning. */
async function expectRefused({ browser, end }: Attempt): Promise<void> {
  expectProblem(end, 400);
  expect(browser.cookies.of('127.0.0.1').has('session')).toBe(false);
  expect(kindOf(await browser.open(client.authorizationUrl()))).toBe('sign-in');
}

describe('S35 a second factor that the owner wants', () => {
  test('is asked for, and lets people in', async () => {
    const { asked, end } = await attempt('alice');

    expect(asked.get('acr_values')).toBe(SECOND_FACTOR);
    expect(kindOf(end)).toBe('consent');
  });

  test('is missing where the identity provider took less, or does not say', async () => {
    await expectRefused(await attempt('bob'));
    await expectRefused(await attempt('carol'));
  });

  test('is not had by what the means are called', async () => {
    serving.login.misbehave({ idToken: (claims) => Object.assign(claims, { acr: [SECOND_FACTOR], amr: ['mfa'] }) });

    await expectRefused(await attempt('alice'));
  });

  test('cannot be talked away by a client', async () => {
    for (const acr_values of [PASSWORD_ALONE, '', `${PASSWORD_ALONE} ${SECOND_FACTOR}`]) {
      const { end } = await attempt('bob', { acr_values });
      expect(end.status).toBeGreaterThanOrEqual(400);
    }
    expect(kindOf((await attempt('alice', { acr_values: SECOND_FACTOR })).end)).toBe('consent');
  });
});

describe('S35 a recent sign-in that the owner wants', () => {
  test.each<[string, string | undefined]>([['300', undefined], ['300', '1000000'], ['60', '60']])('is asked for: %s seconds, if the client says %s', async (expected, maxAge) => {
    expect((await attempt('alice', { max_age: maxAge })).asked.get('max_age')).toBe(expected);
  });

  test.each<[string, Misbehaviour['idToken']]>([
    ['was an hour ago', (claims) => { claims.auth_time = Math.floor(Date.now() / 1_000) - 3_600; }],
    ['is not dated', (claims) => { delete claims.auth_time; }],
    ['is dated in words', (claims) => { claims.auth_time = new Date().toISOString(); }],
  ])('is missing where it %s', async (_name, idToken) => {
    serving.login.misbehave({ idToken });

    await expectRefused(await attempt('alice'));
  });
});

describe('S21 an answer that is not that of the identity provider to this question', () => {
  test.each<[string, Misbehaviour]>([
    ['of another issuer', { callback: ({ searchParams }) => searchParams.set('iss', 'https://evil.example.net') }],
    ['of nobody', { callback: ({ searchParams }) => searchParams.delete('iss') }],
    ['with the token of another issuer', { idToken: (claims) => { claims.iss = 'https://evil.example.net'; } }],
    ['with a token for another client', { idToken: (claims) => { claims.aud = 'another'; } }],
    ['with the token of another sign-in', { idToken: (claims) => { claims.nonce = 'another'; } }],
    ['with an expired token', { idToken: (claims) => { claims.exp = 1; } }],
    ['signed with another key', { foreignKey: true }],
  ])('%s is refused', async (_name, how) => {
    serving.login.misbehave(how);

    await expectRefused(await attempt('alice'));
  });
});

describe('S17 where the owner registers clients', () => {
  test('nobody else does', async () => {
    expect(await register(server, {})).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    for (const authorization of ['', 'Bearer wrong', `Bearer ${server.initialAccessToken.slice(0, -1)}`]) {
      expect(await register(server, {}, { authorization })).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    }
  });

  test('people are sent to the owner\'s hosts alone', async () => {
    for (const uri of ['https://evil.example.net/callback', 'https://example.com.evil.example.net/callback', 'https://notexample.com/callback']) {
      expect(await register(server, { redirect_uris: [uri] }, asOwner)).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
    }
  });

  test('documents are at the owner\'s hosts alone', async () => {
    expectProblem(await createBrowser().open(client.authorizationUrl({ client_id: 'https://evil.example.net/client.json' })), 400);
  });
});
