import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser, csrfTokenOf, formAction } from './browser';
import { codeIn, parametersIn, PersonClient, tokensIn } from './person-client';
import { ISSUER, PASSPHRASE, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const ANSWERED = 'You have already answered';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;
let output: { text(): string };

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

/** Moves the clock, which stands still otherwise: only the clock, for the AWS clients need real timers. */
const wait = (seconds: number) => void vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] });

beforeEach(async () => {
  wait(0);
  output = captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
});

afterEach(() => {
  server.aws.fail('DynamoDB', undefined);
  vi.useRealTimers();
});

const openSignIn = async () => browser.follow(await browser.open(client.authorizationUrl({ prompt: 'login' })));

const codesStored = async () => (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('AuthorizationCode#')).length;

describe('Allow, pressed twice', () => {
  test('leads to the same place, and there is one code', async () => {
    const consent = await client.signIn(browser);
    const before = await codesStored();

    const first = await browser.press(consent, 'allow');
    wait(59);
    const second = await browser.press(consent, 'allow');

    expect(second.headers.location).toBe(first.headers.location);
    expect(await codesStored()).toBe(before + 1);
    expect(tokensIn(await client.exchange(codeIn(second))).scope).toBe('weather:read');
  });

  test.each([2, 4, 12])('%i times at once leads to the same place, and there is one code', async (times) => {
    const consent = await client.signIn(browser);
    const before = await codesStored();

    const answers = await Promise.all(Array.from({ length: times }, () => browser.press(consent, 'allow')));

    expect(answers.map(({ status }) => status)).toEqual(Array<number>(times).fill(303));
    expect(new Set(answers.map(codeIn)).size).toBe(1);
    expect(await codesStored()).toBe(before + 1);
  });

  test('a minute later leads to a page that says so', async () => {
    const consent = await client.signIn(browser);
    await browser.press(consent, 'allow');
    wait(60);

    const late = await browser.press(consent, 'allow');

    expect(late).toMatchObject({ status: 400, text: expect.stringContaining(ANSWERED) });
    expect(late.headers).not.toHaveProperty('location');
  });

  test('by somebody else, who has the form, leads nowhere', async () => {
    const consent = await client.signIn(browser);
    await browser.press(consent, 'allow');
    const stranger = new Browser(server);
    await stranger.open(client.authorizationUrl());

    expect((await stranger.press(consent, 'allow')).status).toBe(403);
    stranger.cookies.clear();
    expect((await stranger.press(consent, 'allow')).status).toBe(400);
    expect((await browser.press(consent, 'allow', { csrf_token: 'x'.repeat(43) })).status).toBe(403);
  });
});

describe('S02 another decision', () => {
  test.each([['allow', 'deny'], ['deny', 'allow'], ['allow', 'switchAccount']])('after "%s", "%s" changes nothing', async (decision, other) => {
    const consent = await client.signIn(browser);
    const first = parametersIn(await browser.press(consent, decision));

    expect(await browser.press(consent, other)).toMatchObject({ status: 400, text: expect.stringContaining(ANSWERED) });
    expect(parametersIn(await browser.press(consent, decision))).toEqual(first);
  });

  test('of other scopes is another one', async () => {
    const consent = await client.signIn(browser, { scope: 'weather:read weather:write' });
    await browser.press(consent, 'allow');

    expect(await browser.press(consent, 'allow', { 'scope weather:write': undefined })).toMatchObject({ status: 400, text: expect.stringContaining(ANSWERED) });
  });

  test('at the same time loses', async () => {
    const consent = await client.signIn(browser);

    const answers = await Promise.all(['allow', 'deny', 'allow', 'deny'].map((decision) => browser.press(consent, decision)));

    const led = answers.filter(({ status }) => status === 303).map(({ headers }) => headers.location);
    expect(led).toHaveLength(2);
    expect(new Set(led).size).toBe(1);
    expect(answers.filter(({ status, text }) => status === 400 && text.includes(ANSWERED))).toHaveLength(2);
  });
});

describe('Back, after an answer', () => {
  test.each(['allow', 'deny'])('of "%s", says that it was given', async (decision) => {
    const consent = await client.signIn(browser);
    await browser.press(consent, decision);

    for (const seconds of [0, 1_700]) {
      wait(seconds);
      expect(await browser.open(formAction(consent))).toMatchObject({ status: 400, text: expect.stringContaining(ANSWERED) });
    }
  });

  test('to the sign-in page leads to where the person is now', async () => {
    const signIn = await openSignIn();
    const consent = await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE }));

    expect((await browser.follow(await browser.open(formAction(signIn)))).text).toBe(consent.text);
    expect((await browser.follow(await browser.press(signIn, 'cancel'))).text).toBe(consent.text);
    await browser.press(consent, 'allow');
    expect((await browser.follow(await browser.open(formAction(signIn)))).text).toContain(ANSWERED);
  });

  test('in another browser, or one that has forgotten its cookies, says nothing of it', async () => {
    const consent = await client.signIn(browser);
    await browser.press(consent, 'allow');
    const stranger = new Browser(server);
    await stranger.open(client.authorizationUrl());

    for (const visitor of [stranger, new Browser(server)]) {
      expect(await visitor.open(formAction(consent))).toMatchObject({ status: 400, text: expect.stringContaining('expired') });
    }
  });
});

test('a passphrase that is sent twice at once signs in once', async () => {
  const signIn = await openSignIn();

  const answers = await Promise.all([1, 2, 3].map(() => browser.press(signIn, 'continue', { passphrase: PASSPHRASE })));

  expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
  expect(new Set(answers.map(({ cookies }) => cookies.join())).size).toBe(1);
  expect((await browser.follow(answers[2]!)).text).toContain('value="allow"');
});

test('an answer that could not be taken can be given again', async () => {
  const consent = await client.signIn(browser);
  server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' });
  expect((await browser.press(consent, 'allow')).status).toBe(503);
  server.aws.fail('DynamoDB', undefined);

  expect(codeIn(await browser.press(consent, 'allow'))).toBeTypeOf('string');
});

test('S18 S40 the redirect that is remembered cannot be read from the table or the log', async () => {
  const consent = await client.signIn(browser);
  const answer = await browser.press(consent, 'allow');
  await browser.press(consent, 'allow');
  const items = JSON.stringify(await server.aws.scan());

  expect(items).toContain('SettledInteraction#');
  for (const secret of [codeIn(answer), csrfTokenOf(consent), ...browser.cookies.values()]) {
    expect(items).not.toContain(secret);
    expect(output.text()).not.toContain(secret);
  }
});

describe('requests of strangers', () => {
  test('to no interaction are no security events', async () => {
    const stranger = new Browser(server);
    await stranger.open(client.authorizationUrl());
    const page = { text: `<form method="post" action="${ISSUER}/authorize/x">"csrf_token" <input type="hidden" name="csrf_token" value="x">` } as Answer;

    expect((await stranger.press(page, 'allow', {}, { Origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await stranger.press(page, 'allow')).status).toBe(403);
    expect(output.text()).not.toContain('securityEvent');
  });
});
