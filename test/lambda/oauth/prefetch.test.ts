import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser, formAction } from './browser';
import { PersonClient } from './person-client';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../identity-providers/openid-provider';
import { signInAt } from '../../identity-providers/sign-in-at';
import { SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const AHEAD_OF_TIME: readonly Record<string, string>[] = [
  { 'Sec-Purpose': 'prefetch' }, { 'Sec-Purpose': 'prefetch;prerender' }, { 'Sec-Purpose': 'prefetch;anonymous-client-ip' }, { Purpose: 'prefetch' },
  { 'X-Purpose': 'preview' }, { 'X-moz': 'prefetch' }, { 'sec-purpose': 'Prefetch' },
];

let login: TestOpenIdProvider;
let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  login = await startOpenIdProvider({ users: { ada: { name: 'Ada' } } });
  server = await startAuthorizationServer({ ...SETTINGS, identityProvider: login.settings });
});

afterAll(async () => {
  await server?.stop();
  await login?.close();
});

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
});

test.each(AHEAD_OF_TIME)('a page that the browser loads ahead of time with %j is not there yet, and nothing begins or ends', async (headers) => {
  const prefetch = async (url: string) => {
    const before = JSON.stringify(await server.aws.scan());
    expect(await browser.open(url, { 'Sec-Fetch-Site': 'none', ...headers })).toMatchObject({ status: 204, text: '', cookies: [], headers: { 'cache-control': 'no-store' } });
    expect(JSON.stringify(await server.aws.scan())).toBe(before);
  };

  await prefetch(client.authorizationUrl());
  const signInPage = await browser.follow(await browser.open(client.authorizationUrl()));
  await prefetch(formAction(signInPage));
  const callback = await signInAt((await browser.press(signInPage, 'continue')).headers.location!, 'ada');
  await prefetch(callback.href);
  const consent = await browser.follow(await browser.open(callback.href));
  expect(consent.text).toContain('Ada');
  await browser.press(consent, 'allow');
  // the person has allowed it: it would be a code
  await prefetch(client.authorizationUrl());
  expect((await browser.open(client.authorizationUrl())).headers.location).toMatch(/[?&]code=/);
});

test.each<Record<string, string>>([{ 'Sec-Purpose': '' }, { Purpose: 'other' }, { 'X-Purpose': 'x' }])('headers %j mean nothing', async (headers) => {
  expect((await browser.open(client.authorizationUrl(), headers)).status).toBe(303);
});
