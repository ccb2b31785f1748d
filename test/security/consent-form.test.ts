import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn, createBrowser, expectProblem, kindOf, press, untilConsent } from './browsing';
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

describe('S02 what comes with a consent changes nothing of the request', () => {
  test('not the client, the redirect URI, the scopes, the challenge and the state', async () => {
    const client = await registerPersonClient(server);
    const evil = await registerPersonClient(server, { redirect_uris: ['https://evil.example.net/callback'] });
    const browser = createBrowser();
    const page = await untilConsent(browser, await browser.open(client.authorizationUrl()), 'bob');
    const form = formWith(page, 'allow')!;
    // there is nothing to change: the form has the proof of where it comes from, and that is all
    expect([...form.names]).toEqual(['csrf_token']);

    const { leftFor } = await browser.submit(page, form, {
      button: 'allow',
      fill: {
        client_id: evil.id, redirect_uri: evil.redirectUri, scope: 'handbook:admin', state: 'evil', code_challenge: 'x'.repeat(43), resource: 'https://evil.example.net',
      },
    });

    expect(`${leftFor?.origin}${leftFor?.pathname}`).toBe(client.redirectUri);
    expect(leftFor!.searchParams.get('state')).toBe(client.authorizationUrl().searchParams.get('state'));
    expect(await evil.exchange(codeIn(leftFor!))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await client.exchange(codeIn(leftFor!))).body.scope?.split(' ')).not.toContain('handbook:admin');
  });

  test('nor with the query of where it is posted to, or where the browser goes on', async () => {
    const client = await registerPersonClient(server);
    const evil = await registerPersonClient(server, { redirect_uris: ['https://evil.example.net/callback'] });
    const browser = createBrowser();
    const page = await untilConsent(browser, await browser.open(client.authorizationUrl()), 'alice');
    const form = formWith(page, 'allow')!;
    const query = `?${new URLSearchParams({ client_id: evil.id, redirect_uri: evil.redirectUri })}`;

    // where oidc-provider would go on by itself is the page
    const again = await browser.open(`${server.issuer}/authorize/${form.action.pathname.split('/').at(-1)}${query}`);
    expect(kindOf(again)).toBe('consent');
    expect(again.body).not.toContain('evil.example.net');
    const { leftFor } = await browser.submit(page, { ...form, action: new URL(query, form.action) }, { button: 'allow' });
    expect(`${leftFor?.origin}${leftFor?.pathname}`).toBe(client.redirectUri);
  });

  test.each(['', 'ALLOW', 'continue', 'constructor'])('the decision %j is none', async (decision) => {
    const client = await registerPersonClient(server);
    const browser = createBrowser();
    const page = await untilConsent(browser, await browser.open(client.authorizationUrl()), 'alice');

    expectProblem(await browser.submit(page, { ...formWith(page, 'allow')!, buttons: [{ text: '', name: 'decision', value: decision }] }), 400);
  });
});

describe('S08 a consent that did not come from our page is refused', () => {
  let client: PersonClient;
  let browser: UserAgent;
  let page: Page;

  beforeAll(async () => {
    client = await registerPersonClient(server);
    browser = createBrowser();
    page = await untilConsent(browser, await browser.open(client.authorizationUrl()), 'alice');
  });

  const submit = (fill: Record<string, string>, headers: Record<string, string | undefined> = {}, from = page) =>
    browser.submit(from, formWith(page, 'allow')!, { button: 'allow', fill, headers });

  const tokenOf = (of: Page) => formWith(of, 'allow')!.fields.get('csrf_token')!;

  test.each<[string, () => string | Promise<string>]>([
    ['no token', () => ''],
    ['a token that is made up', () => 'x'.repeat(43)],
    ['the token with more behind', () => `${tokenOf(page)}x`],
    ['the token of another request of the same browser', async () => tokenOf(await browser.open((await registerPersonClient(server)).authorizationUrl()))],
    ['the token of another browser', async () => {
      const other = createBrowser();
      return tokenOf(await untilConsent(other, await other.open(client.authorizationUrl({ prompt: 'consent' })), 'bob'));
    }],
  ])('%s', async (_name, token) => {
    expectProblem(await submit({ csrf_token: await token() }), 403);
  });

  test.each(['https://evil.example.net', 'null', '', 'http://127.0.0.1', 'https://127.0.0.1.evil.example.net'])('the origin %j', async (origin) => {
    expectProblem(await submit({}, { origin }), 403);
  });

  test('a form of another site, which the browser sends no cookies with', async () => {
    const elsewhere = { ...page, url: new URL('https://evil.example.net/') };

    expectProblem(await submit({}, {}, elsewhere), 403);
    expectProblem(await submit({}, { origin: undefined }, elsewhere), 400);
  });

  test.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x'])('S30 the content type %s', async (type) => {
    const { status, leftFor } = await submit({}, { 'content-type': type, 'origin': 'https://evil.example.net' });
    expect({ status, leftFor }).toEqual({ status: 403, leftFor: undefined });

    const malformed = await sendAsBrowser({
      method: 'POST',
      url: page.url,
      headers: { 'content-type': type, 'cookie': browser.cookies.header({ url: page.url, method: 'POST', crossSite: false })! },
      body: JSON.stringify({ csrf_token: tokenOf(page), decision: 'allow' }),
    });
    expect(malformed.status).toBe(403);
  });

  test('a browser without the cookie, or with two', async () => {
    const [name, secret] = [...browser.cookies.of('127.0.0.1')].find(([cookie]) => cookie.startsWith('browser-'))!;

    expectProblem(await submit({}, { cookie: undefined }), 400);
    expectProblem(await submit({}, { cookie: `${name}=${secret}; ${name}=${'x'.repeat(43)}` }), 400);
    expectProblem(await submit({}, { cookie: `${name}=${'x'.repeat(43)}` }), 403);
  });

  test('the right one, sent by our page, is taken, and once: whoever sends it again gets the same code', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => press(browser, page, 'allow')));
    const late = await press(browser, page, 'allow');

    expect(kindOf(late)).toBe('code');
    expect(new Set([...answers, late].map(({ leftFor }) => leftFor?.href)).size).toBe(1);
    expect(kindOf(await press(browser, page, 'deny'))).toBe('400');
  });

  test('pages cannot be framed, and the cookies are out of reach for scripts and other sites', async () => {
    const answers = [page, await createBrowser().open(client.authorizationUrl()), await createBrowser().open(`${server.issuer}/authorize`)];
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.has('access-control-allow-origin')).toBe(false);
      expect(headers.get('cache-control')).toBe('no-store');
    }

    const first = await fetch(client.authorizationUrl(), { redirect: 'manual' });
    expect(first.headers.getSetCookie()).toEqual([expect.stringMatching(/^browser-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    // S31: neither the way to the pages nor that to the client, which has the code
    expect(first.headers.get('cache-control')).toBe('no-store');
    const cookie = browser.cookies.header({ url: page.url, method: 'GET', crossSite: false })!;
    const last = await fetch(client.authorizationUrl(), { redirect: 'manual', headers: { cookie, 'sec-fetch-site': 'none' } });
    expect(last.headers.get('location')).toContain('code=');
    expect(last.headers.get('cache-control')).toBe('no-store');
  });

  test('S24 scripts of other sites may not read pages', async () => {
    const headers = { origin: 'https://evil.example.net' };
    for (const url of [client.authorizationUrl(), page.url, `${server.issuer}/callback?state=x`]) {
      expect((await fetch(url, { headers, redirect: 'manual' })).headers.has('access-control-allow-origin')).toBe(false);
      const preflight = await fetch(url, { method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'POST' } });
      expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });
});
