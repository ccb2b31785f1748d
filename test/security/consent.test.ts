import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, createBrowser, expectProblem, kindOf, press, untilConsent } from './browsing';
import { registerPersonClient, type PersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { sendAsBrowser } from '../sign-in/browser-request';
import { formWith } from '../sign-in/sign-in';
import type { Page, UserAgent } from '../sign-in/user-agent';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
});

afterAll(() => server?.stop());

/** A browser with somebody who is signed in, here and at the identity provider. */
async function signedIn(as = 'alice', client?: PersonClient): Promise<UserAgent> {
  const browser = createBrowser();
  await allow(browser, (client ?? await registerPersonClient(server)).authorizationUrl(), as);
  return browser;
}

describe('S05 somebody who is signed in everywhere is asked for each new client', () => {
  let browser: UserAgent;
  let evil: PersonClient;

  beforeAll(async () => {
    const client = await registerPersonClient(server);
    browser = await signedIn('alice', client);
    // they are not asked again for the one that they have allowed
    expect(kindOf(await browser.open(client.authorizationUrl()))).toBe('code');
    // the same name, to the same place
    evil = await registerPersonClient(server);
  });

  test('wherever the request comes from', async () => {
    for (const cause of [undefined, { initiator: 'https://evil.example.net' }, { initiator: new URL(server.issuer).origin }]) {
      expect(kindOf(await browser.open(evil.authorizationUrl(), cause))).toBe('consent');
    }
  });

  test('and whatever the request says', async () => {
    expect(kindOf(await browser.open(evil.authorizationUrl({ prompt: 'none' })))).toBe('consent_required');
    for (const changes of [{ max_age: '100000' }, { scope: '' }, { scope: 'openid' }, { consent: 'allow' }, { id_token_hint: 'e30.e30.' }, { login_hint: 'alice' }]) {
      expect(kindOf(await browser.open(evil.authorizationUrl(changes)))).not.toBe('code');
    }
  });

  test('and though another has been allowed in another tab', async () => {
    const first = await browser.open(evil.authorizationUrl());
    const other = await registerPersonClient(server);
    await allow(browser, other.authorizationUrl(), 'alice');

    expect(kindOf(await browser.open(first.url))).toBe('consent');
    expect(kindOf(await browser.open(evil.authorizationUrl()))).toBe('consent');
  });

  test('and again when the client sends people elsewhere than it did', async () => {
    const client = await registerPersonClient(server);
    await allow(browser, client.authorizationUrl(), 'alice');
    const metadata = { client_id: client.id, client_name: 'Notebook', redirect_uris: ['https://evil.example.net/callback'], token_endpoint_auth_method: 'none' };
    const { status } = await fetch(client.management.url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'authorization': `Bearer ${client.management.token}` },
      body: JSON.stringify({ ...metadata, grant_types: ['authorization_code', 'refresh_token'] }),
    });
    expect(status).toBe(200);

    expect(kindOf(await browser.open(client.authorizationUrl({ redirect_uri: 'https://evil.example.net/callback' })))).toBe('consent');
  });
});

describe('S05 nobody gets to the identity provider before they saw which client asks', () => {
  test('though they are signed in there', async () => {
    const browser = await signedIn();
    // our session is over
    browser.cookies.store({ url: new URL(server.issuer), values: [`session-${new URL(server.issuer).port}=; Path=/; Max-Age=0`] });
    const client = await registerPersonClient(server);

    const page = await browser.open(client.authorizationUrl());
    expect(kindOf(page)).toBe('sign-in');
    expect(page.text).toContain('notebook.example.com');
    expect(page.path.map(({ origin }) => origin)).toEqual([new URL(server.issuer).origin, new URL(server.issuer).origin]);

    // no link and no other method goes on
    const form = formWith(page, 'continue')!;
    for (const query of ['decision=continue', `${new URLSearchParams([...form.fields])}&decision=continue`]) {
      const again = await browser.open(`${page.url}?${query}`);
      expect([kindOf(again), again.path.length]).toEqual(['sign-in', 1]);
    }
    const onward = await press(browser, page, 'continue');
    expect(onward.path.some(({ origin }) => origin !== new URL(server.issuer).origin)).toBe(true);
  });

  test('and what comes back from there without having been asked for is refused', async () => {
    const browser = await signedIn();

    for (const query of ['', '?code=x', '?code=x&state=', '?code=x&state=made-up', '?state=__proto__&code=x', '?error=access_denied&state=x']) {
      expectProblem(await browser.open(`${server.issuer}/callback${query}`), 400);
    }
  });
});

describe('S07 what was allowed before is of no use to another site', () => {
  let client: PersonClient;
  let browser: UserAgent;

  beforeAll(async () => {
    client = await registerPersonClient(server);
    browser = await signedIn('alice', client);
  });

  /** As a browser with these cookies would send it. */
  async function open(headers: Record<string, string>, changes = {}): Promise<Page> {
    const url = client.authorizationUrl(changes);
    const { headers: answer } = await sendAsBrowser({
      method: 'GET', url, headers: { cookie: browser.cookies.header({ url, method: 'GET', crossSite: true })!, ...headers },
    });
    const location = new URL(answer.get('location')!);
    return location.href.startsWith(server.issuer) ? browser.open(location) : { leftFor: location } as Page;
  }

  test.each(['none', 'same-origin'])('a request of the person\'s own, as Sec-Fetch-Site: %s says, goes by it', async (site) => {
    expect(kindOf(await open({ 'sec-fetch-site': site }))).toBe('code');
  });

  test.each(['cross-site', 'same-site', 'None', 'none, none', 'none;x', ''])('Sec-Fetch-Site: %j is asked', async (site) => {
    expect(kindOf(await open({ 'sec-fetch-site': site }))).toBe('consent');
  });

  test('and so is a browser that does not say', async () => {
    expect(kindOf(await open({}))).toBe('consent');
    expect(kindOf(await open({ 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' }))).toBe('consent');
  });

  test('and a request without anybody before the screen fails', async () => {
    expect(kindOf(await open({ 'sec-fetch-site': 'cross-site' }, { prompt: 'none' }))).toBe('consent_required');
  });

  test('a link, a form and a redirect from elsewhere are asked', async () => {
    const cause = { initiator: 'https://evil.example.net' };
    expect(kindOf(await browser.open(client.authorizationUrl(), cause))).toBe('consent');

    const page = { url: new URL('https://evil.example.net/'), headers: new Headers() } as Page;
    const action = new URL(`${server.issuer}/authorize`);
    const fields = new Map(client.authorizationUrl().searchParams);
    expect(kindOf(await browser.submit(page, { method: 'POST', action, fields, names: new Set(), buttons: [] }))).toBe('consent');
  });

  test('a request that asks for more, or for consent, is asked', async () => {
    expect(kindOf(await open({ 'sec-fetch-site': 'none' }, { scope: 'handbook:read handbook:write' }))).toBe('consent');
    expect(kindOf(await open({ 'sec-fetch-site': 'none' }, { prompt: 'consent' }))).toBe('consent');
  });

  test('nor to whoever signs in next in the same browser', async () => {
    const page = await browser.open(client.authorizationUrl({ prompt: 'login' }));

    expect(kindOf(await untilConsent(browser, page, 'bob'))).toBe('consent');
  });
});
