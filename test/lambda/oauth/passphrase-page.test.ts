import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser, formAction } from './browser';
import { PersonClient } from './person-client';
import { PASSPHRASE, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let browser: Browser;
let signIn: Answer;
let hour = Math.floor(Date.now() / 3_600_000);

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, unusedLifetime: 365 * 86_400 } });
});

afterAll(() => server?.stop());

const travelTo = (seconds: number) => void vi.useFakeTimers({ now: seconds * 1_000, toFake: ['Date'] });

// each test in an hour of its own, so that it finds no attempts
beforeEach(async () => {
  captureOutput();
  hour += 1;
  travelTo(hour * 3_600);
  const client = await PersonClient.register(server);
  browser = new Browser(server);
  signIn = await browser.follow(await browser.open(client.authorizationUrl()));
});

afterEach(() => void vi.useRealTimers());

const enter = (passphrase: string, page = signIn) => browser.press(page, 'continue', { passphrase });

async function guess(times: number): Promise<Answer> {
  let page = signIn;
  for (let i = 0; i < times; i += 1) {
    page = await browser.follow(await enter('wrong'));
  }
  return page;
}

const wordsOf = ({ text }: Answer) => text.slice(text.indexOf('<main>')).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');

test('a wrong passphrase leads to a page that can be loaded again, and uses no attempt up by that', async () => {
  const answer = await enter('wrong');
  expect(answer).toMatchObject({ status: 303, headers: { location: expect.stringMatching(`^${formAction(signIn)}`) } });

  for (let load = 0; load < 12; load += 1) {
    const page = await browser.open(answer.headers.location!);
    expect(page.status).toBe(403);
    expect(wordsOf(page)).toContain('This is not the passphrase');
  }

  expect((await browser.follow(await enter(PASSPHRASE, await browser.open(answer.headers.location!)))).text).toContain('value="allow"');
});

test.each([[1, undefined], [5, undefined], [6, '4 times more'], [8, '2 times more'], [9, 'once more']])('after %i wrong ones the page says: %s', async (times, words) => {
  const text = wordsOf(await guess(times));

  expect(/You can try (.*?)\./.exec(text)?.[1]).toBe(words);
});

test('the last attempt leads to a page that says who has to wait, and leads back when the time is over', async () => {
  const page = await guess(10);
  expect(page).toMatchObject({ status: 429, headers: { 'retry-after': '900' } });
  expect(wordsOf(page)).toMatch(/from your network too often.* nobody in this network can try .*Wait for 15 minutes\. Then try again\./);
  expect(page.text).toContain(`href="${formAction(signIn)}"`);
  expect(await enter(PASSPHRASE)).toMatchObject({ status: 429, text: expect.stringContaining(`href="${formAction(signIn)}"`) });

  travelTo(hour * 3_600 + 900);
  const again = await browser.open(formAction(signIn));
  expect(again.status).toBe(200);
  expect((await browser.follow(await enter(PASSPHRASE, again))).text).toContain('value="allow"');
});

test('there is no way back to a page that will be gone by then', async () => {
  const target = formAction(signIn);
  for (let host = 1; host <= 10; host += 1) {
    browser.sourceAddress = `198.51.100.${host}`;
    await guess(10);
  }
  browser.sourceAddress = '192.0.2.1';

  const page = await browser.open(target);
  expect(page.status).toBe(429);
  expect(wordsOf(page)).toMatch(/from many places.*Wait for 1 hour\. Then go back to the app and connect again\./);
  expect(page.text).not.toContain(`href="${target}"`);
});
