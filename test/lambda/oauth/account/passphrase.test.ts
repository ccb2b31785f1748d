import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ACCOUNT_URL } from './account-person';
import { PASSPHRASE, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { PersonClient } from '../person-client';

let server: AuthorizationServer;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

beforeEach(() => {
  captureOutput();
  browser = new Browser(server);
});

test('the passphrase opens the account page', async () => {
  const client = await PersonClient.register(server);
  await client.connect(new Browser(server));

  const page = await browser.follow(await browser.press(await browser.open(ACCOUNT_URL), 'continue', { passphrase: PASSPHRASE }));

  expect(page.text).toContain('Notebook');
});

test('another one does not, and can be corrected', async () => {
  const refused = await browser.follow(await browser.press(await browser.open(ACCOUNT_URL), 'continue', { passphrase: 'another' }));
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('This is not the passphrase');
  expect(browser.cookies.has('__Host-session')).toBe(false);

  expect((await browser.press(refused, 'continue', { passphrase: PASSPHRASE })).headers.location).toBe(ACCOUNT_URL);
});

test('S28 guessing it here counts as guessing it anywhere', async () => {
  const page = await browser.open(ACCOUNT_URL);
  const statuses = [];
  for (let attempt = 0; attempt < 40 && statuses.at(-1) !== 429; attempt += 1) {
    statuses.push((await browser.press(page, 'continue', { passphrase: 'guess' })).status);
  }

  expect(statuses.at(-1)).toBe(429);
});
