import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allow, createBrowser, expectProblem, kindOf, press, untilConsent } from './browsing';
import { registerPersonClient, type PersonClient } from './person-client';
import { storedRecords } from './stored-records';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { createUserAgent, type Page, type UserAgent } from '../sign-in/user-agent';

let data: string;
let server: LocalServer;
let client: PersonClient;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'browser-binding-'));
  server = await startLocalServer({ app: await cdkOut('onStageUrl'), data });
  client = await registerPersonClient(server);
});

afterAll(async () => {
  await server?.stop();
  await rm(data, { recursive: true, force: true });
});

/** Somebody on their way through the identity provider. */
interface Traveller {
  readonly browser: UserAgent;
  /** Where the identity provider sends them back to, which they have not gone to yet. */
  readonly callback: URL;
}

/** Signs in, and stops before the browser comes back. */
async function stopBeforeCallback(as: string): Promise<Traveller> {
  let stops = true;
  const browser = createUserAgent(({ hostname, pathname }) => hostname === '127.0.0.1' && !(stops && pathname.endsWith('/callback')));
  const signInPage = await browser.open(client.authorizationUrl({ prompt: 'consent' }));
  const login = await press(browser, signInPage, 'continue');
  const { leftFor } = await browser.submit(login, login.forms[0], { button: 'sign-in', fill: { user: as } });
  stops = false;
  return { browser, callback: leftFor! };
}

/** Local servers tell their cookies apart by the port. */
const sessionCookie = () => `session-${new URL(server.issuer).port}`;

const sessionOf = ({ cookies }: UserAgent) => cookies.of('127.0.0.1').get(sessionCookie());

describe('S06 a sign-in ends in the browser that it began in', () => {
  let victim: Traveller;

  beforeEach(async () => {
    victim = await stopBeforeCallback('alice');
  });

  test('not in one that has never been here', async () => {
    const other = createBrowser();

    const page = await other.open(victim.callback);

    expectProblem(page, 403);
    expect(sessionOf(other)).toBeUndefined();
  });

  test('not in one that is on its own way, or signed in', async () => {
    const onItsWay = createBrowser();
    await onItsWay.open(client.authorizationUrl());
    const signedIn = createBrowser();
    await allow(signedIn, client.authorizationUrl(), 'bob');
    const session = sessionOf(signedIn);

    expectProblem(await onItsWay.open(victim.callback), 403);
    expectProblem(await signedIn.open(victim.callback), 403);
    expect(sessionOf(onItsWay)).toBeUndefined();
    expect(sessionOf(signedIn)).toBe(session);
  });

  test('not with somebody else\'s sign-in, which would let them act as that one', async () => {
    const attacker = await stopBeforeCallback('bob');
    const swapped = new URL(attacker.callback);
    swapped.searchParams.set('code', victim.callback.searchParams.get('code')!);

    expectProblem(await victim.browser.open(attacker.callback), 403);
    // a code of the victim's, under the attacker's own state: it is for another verifier and nonce
    expectProblem(await attacker.browser.open(swapped), 400);
  });

  test('and that of the victim is not used up by who tried', async () => {
    await createBrowser().open(victim.callback);

    expect(kindOf(await victim.browser.open(victim.callback))).toBe('consent');
  });

  test('once', async () => {
    expect(kindOf(await victim.browser.open(victim.callback))).toBe('consent');

    expectProblem(await victim.browser.open(victim.callback), 400);
  });

  test('and with the state that it began with, unchanged and alone', async () => {
    const { searchParams } = victim.callback;
    const state = searchParams.get('state')!;
    for (const changed of [`${state}x`, state.slice(0, -1), state.toUpperCase(), '']) {
      const url = new URL(victim.callback);
      url.searchParams.set('state', changed);
      expectProblem(await victim.browser.open(url), 400);
    }
  });

  test('within ten minutes', async () => {
    const now = Date.now() / 1_000;
    const lives = (await storedRecords(data, 'SignIn')).map(({ expiresAt }) => expiresAt - now);

    expect(lives.length).toBeGreaterThan(0);
    expect(Math.max(...lives)).toBeLessThanOrEqual(600);
  });

  test('and there is a session only from then on', async () => {
    expect(sessionOf(victim.browser)).toBeUndefined();

    await victim.browser.open(victim.callback);

    expect(sessionOf(victim.browser)).toMatch(/^[\w-]{43}$/);
  });
});

describe('S06 the pages of a request are for the browser that made it', () => {
  let victim: UserAgent;
  let page: Page;

  beforeAll(async () => {
    victim = createBrowser();
    page = await untilConsent(victim, await victim.open(client.authorizationUrl({ prompt: 'consent' })), 'alice');
  });

  test('nobody else sees them, or answers them', async () => {
    const attacker = createBrowser();
    await allow(attacker, client.authorizationUrl(), 'bob');

    expectProblem(await attacker.open(page.url), 403);
    expectProblem(await press(attacker, page, 'allow'), 403);
    expectProblem(await press(createBrowser(), page, 'allow'), 400);
  });

  test('and who signs in meanwhile does not consent for the one who was asked', async () => {
    const ofBob = await victim.open(client.authorizationUrl({ prompt: 'login consent' }));
    await untilConsent(victim, ofBob, 'bob');

    const answer = await press(victim, page, 'allow');

    expect(kindOf(answer)).not.toBe('code');
  });
});

describe('S06 a session that somebody planted', () => {
  test('is not the one that the person gets', async () => {
    const planted = 'p'.repeat(43);
    const browser = createBrowser();
    browser.cookies.store({ url: new URL(server.issuer), values: [`${sessionCookie()}=${planted}; Path=/`] });

    await allow(browser, client.authorizationUrl(), 'alice');

    expect(sessionOf(browser)).toMatch(/^[\w-]{43}$/);
    expect(sessionOf(browser)).not.toBe(planted);
  });

  test('is replaced when its owner is another', async () => {
    const attacker = createBrowser();
    await allow(attacker, client.authorizationUrl(), 'bob');
    const planted = sessionOf(attacker)!;
    const victim = createBrowser();
    victim.cookies.store({ url: new URL(server.issuer), values: [`${sessionCookie()}=${planted}; Path=/`] });

    await allow(victim, client.authorizationUrl({ prompt: 'login' }), 'alice');

    expect(sessionOf(victim)).not.toBe(planted);
    // and the attacker does not find themselves signed in as the victim
    const page = await attacker.open(client.authorizationUrl({ prompt: 'consent' }));
    expect(kindOf(page)).toBe('sign-in');
  });
});
