import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { codeIn, PersonClient, tokensIn } from './person-client';
import { PASSPHRASE, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

/** Clients outlive what is remembered of them. */
const DECADE = 3_650 * 86_400;

const SHARED_CLIENT = { clientId: 'handbook', name: 'Handbook', redirectUris: ['https://handbook.example.com/callback', 'http://127.0.0.1/callback'] };

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer({
    ...PERSON_SETTINGS,
    clientLifetime: DECADE,
    registration: { ...PERSON_SETTINGS.registration, unusedLifetime: DECADE },
    preRegisteredClients: [SHARED_CLIENT],
  });
});

afterAll(() => server?.stop());

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
  await client.authorize(browser);
});

afterEach(() => void vi.useRealTimers());

const FROM_OUTSIDE = { 'Sec-Fetch-Site': 'none' };

/** What the browser shows after it was sent to the authorization endpoint. */
async function result(headers: Record<string, string> = FROM_OUTSIDE, changes: Record<string, string | undefined> = {}, as = client) {
  return kindOf(await browser.follow(await browser.open(as.authorizationUrl(changes), headers)));
}

function kindOf({ headers, text }: Answer): string {
  if (headers.location !== undefined) {
    return new URL(headers.location).searchParams.has('code') ? 'code' : headers.location;
  }
  return text.includes('value="allow"') ? 'consent page' : text.includes('name="passphrase"') ? 'sign-in page' : text;
}

const wait = (seconds: number) => void vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] });

test('somebody who has allowed a client is not asked again by the same client', async () => {
  expect(await result()).toBe('code');
});

test('S07 somebody who has allowed a client is asked again if another registration was answered with its id: two know it', async () => {
  const metadata = { software_id: 'twice' };
  const [first, second] = [await PersonClient.register(server, metadata), await PersonClient.register(server, metadata)];
  expect(second.id).toBe(first.id);

  await first.authorize(browser);

  expect(await result(FROM_OUTSIDE, {}, second)).toBe('consent page');
});

test('each authorization has a grant of its own', async () => {
  const one = await browser.open(client.authorizationUrl());
  const other = await browser.open(client.authorizationUrl());
  const [first, second] = [tokensIn(await client.exchange(codeIn(one))), tokensIn(await client.exchange(codeIn(other)))];

  await server.send('POST', '/revoke', { body: { token: first.refresh_token, client_id: client.id } });

  expect((await client.refresh(first.refresh_token)).status).toBe(400);
  expect((await client.refresh(second.refresh_token)).status).toBe(200);
});

describe('S07 another site cannot use what was allowed before', () => {
  test.each<Record<string, string>>([{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, {}, { 'Sec-Fetch-Site': 'x' }])(
    'headers %j lead to the consent page', async (headers) => {
      expect(await result(headers)).toBe('consent page');
    });

  test('not even if the person has to sign in first', async () => {
    wait(PERSON_SETTINGS.sessionLifetime);
    const signIn = await browser.follow(await browser.open(client.authorizationUrl(), { 'Sec-Fetch-Site': 'cross-site' }));

    expect(kindOf(await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE })))).toBe('consent page');
  });
});

test('S05 another client always shows the consent page, though the person is signed in', async () => {
  expect(await result(FROM_OUTSIDE, {}, await PersonClient.register(server))).toBe('consent page');
});

test('more scopes are asked for, the same or less are not', async () => {
  expect(await result(FROM_OUTSIDE, { scope: 'weather:read weather:write' })).toBe('consent page');
  await client.authorize(browser, { scope: 'weather:write' });

  expect(await result(FROM_OUTSIDE, { scope: 'weather:write' })).toBe('code');
  expect(await result(FROM_OUTSIDE, { scope: 'weather:read' })).toBe('code');
  expect(await result(FROM_OUTSIDE, { scope: undefined })).toBe('code');
});

describe.each(['consent', 'login', 'select_account'])('a client that asks for prompt=%s, of somebody who has allowed it', (prompt) => {
  const grants = async () => (await server.aws.scan()).filter(({ pk }) => /^(Grant|Access)#/.test(pk!.S!)).map(({ rev: _, ...record }) => record);

  test('gets no grant before they have answered', async () => {
    const before = await grants();

    await browser.follow(await browser.open(client.authorizationUrl({ prompt })));

    expect(await grants()).toEqual(before);
  });
});

test('somebody who is asked to sign in once more consents as usual', async () => {
  const other = await PersonClient.register(server);
  const page = await browser.follow(await browser.open(other.authorizationUrl({ prompt: 'login' })));

  const consent = await browser.follow(await browser.press(page, 'continue', { passphrase: PASSPHRASE }));

  expect(kindOf(page)).toBe('sign-in page');
  expect(kindOf(consent)).toBe('consent page');
  expect(codeIn(await browser.press(consent, 'allow'))).toBeDefined();
});

test('a scope that includes another covers it', async () => {
  const writer = await PersonClient.register(server);
  await writer.authorize(browser, { scope: 'weather:write' });

  expect(await result(FROM_OUTSIDE, { scope: 'weather:read' }, writer)).toBe('code');
});

test('somebody who denied is asked again', async () => {
  const other = await PersonClient.register(server);
  await browser.press(await other.signIn(browser), 'deny');

  expect(await result(FROM_OUTSIDE, {}, other)).toBe('consent page');
});

test('the owner of another browser, who is the same person, is not asked again, but has to sign in', async () => {
  browser = new Browser(server);
  const signIn = await browser.follow(await browser.open(client.authorizationUrl()));

  expect(kindOf(signIn)).toBe('sign-in page');
  expect(kindOf(await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE })))).toBe('code');
});

test('after a year the person is asked again, however often the client came back', async () => {
  const signInAgain = async () => {
    const signIn = await browser.follow(await browser.open(client.authorizationUrl()));
    return kindOf(await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE })));
  };
  wait(364 * 86_400);
  expect(await signInAgain()).toBe('code');
  wait(86_400);
  expect(await signInAgain()).toBe('consent page');
});

test('a client that sends people elsewhere than before has to ask again', async () => {
  const moving = await PersonClient.register(server, {
    redirect_uris: ['https://one.example.com/callback', 'https://one.example.com/other', 'https://two.example.com/callback'],
  });
  await moving.authorize(browser);

  expect(await result(FROM_OUTSIDE, { redirect_uri: 'https://one.example.com/other' }, moving)).toBe('code');
  expect(await result(FROM_OUTSIDE, { redirect_uri: 'https://two.example.com/callback' }, moving)).toBe('consent page');
});

test('another port of a site is another place', async () => {
  const moving = await PersonClient.register(server, { redirect_uris: ['https://one.example.com/callback', 'https://one.example.com:8443/callback'] });
  await moving.authorize(browser);

  expect(await result(FROM_OUTSIDE, { redirect_uri: 'https://one.example.com:8443/callback' }, moving)).toBe('consent page');
});

test('a program on the person\'s computer is remembered, on whatever port it listens', async () => {
  const program = await PersonClient.register(server, { redirect_uris: ['http://127.0.0.1:4711/callback'], application_type: 'native' });
  await program.authorize(browser);

  expect(await result(FROM_OUTSIDE, { redirect_uri: 'http://127.0.0.1:4712/callback' }, program)).toBe('code');
});

describe('an id that many installations share', () => {
  // on a computer any program can use it (RFC 8252 section 8.6), and what a link redirects to counts as begun by the person
  test.each(SHARED_CLIENT.redirectUris)('is never remembered, as at %s', async (redirectUri) => {
    const shared = { client_id: SHARED_CLIENT.clientId, redirect_uri: redirectUri };
    await client.authorize(browser, shared);

    expect(await result(FROM_OUTSIDE, shared)).toBe('consent page');
  });
});

describe('a session', () => {
  test('ends after its lifetime, however often it is used', async () => {
    wait(PERSON_SETTINGS.sessionLifetime / 2);
    expect(await result()).toBe('code');
    wait(PERSON_SETTINGS.sessionLifetime / 2);
    expect(await result()).toBe('sign-in page');
  });

  test('is a cookie that scripts cannot read, of this host alone', async () => {
    const answer = await browser.open(client.authorizationUrl());

    expect(answer.cookies).toEqual([expect.stringMatching(/^__Host-session=[\w-]{43}; path=\/; samesite=lax; secure; httponly; expires=/)]);
  });

  test('of somebody else cannot be made up', async () => {
    browser.cookies.set('__Host-session', 'x'.repeat(43));

    expect(await result()).toBe('sign-in page');
  });

  test('is not begun before somebody has signed in', async () => {
    const sessions = async () => (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('Session#')).length;
    const before = await sessions();

    const { cookies } = await new Browser(server).open(client.authorizationUrl());

    expect(cookies).toEqual([expect.stringMatching(/^__Host-browser=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/)]);
    expect(await sessions()).toBe(before);
  });
});
