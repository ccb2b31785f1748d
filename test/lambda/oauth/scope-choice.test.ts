import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser, fieldsOf, formAction } from './browser';
import { claimsOf, codeIn, PersonClient, tokensIn } from './person-client';
import type { ScopeSettings } from '../../../src/contract';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const SCOPES: ScopeSettings[] = [
  { name: 'read', description: 'Read pages', implies: [], formerNames: [], access: 'read' },
  { name: 'write', description: 'Change pages', implies: ['read'], formerNames: [], access: 'write' },
  { name: 'delete', description: 'Delete pages', implies: ['write'], formerNames: [], access: 'destructive' },
  { name: 'mail', description: 'Send mail', implies: [], formerNames: [] },
];
const ALL = 'read write delete mail';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, scopes: SCOPES });
});

afterAll(() => server?.stop());

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
});

const unticked = (...names: string[]) => Object.fromEntries(names.map((name) => [`scope ${name}`, undefined]));

const allow = async (consent: Answer, ...leftOut: string[]) => tokensIn(await client.exchange(codeIn(await browser.press(consent, 'allow', unticked(...leftOut)))));

test('all that several scopes offer is ticked, and one alone is no choice', async () => {
  expect(Object.keys(fieldsOf(await client.signIn(browser, { scope: ALL }))).filter((name) => name.startsWith('scope ')).sort())
    .toEqual(['scope delete', 'scope mail', 'scope read', 'scope write']);
  expect((await client.signIn(browser, { scope: 'write' })).text).not.toContain('type="checkbox"');
});

test.each<[string[], string]>([
  [[], ALL],
  [['delete'], 'read write mail'],
  [['delete', 'mail'], 'read write'],
  [['delete', 'write', 'mail'], 'read'],
  // included in what is left
  [['read'], ALL],
  [['read', 'write', 'mail'], 'read write delete'],
])('without %j, the client gets "%s", now and when it refreshes, and hears so', async (leftOut, granted) => {
  const tokens = await allow(await client.signIn(browser, { scope: ALL }), ...leftOut);

  expect(tokens.scope).toBe(granted);
  expect(claimsOf(tokens.access_token).scope).toBe(granted);
  expect(tokensIn(await client.refresh(tokens.refresh_token)).scope).toBe(granted);
});

test('who leaves out everything is asked again, with nothing ticked, and may choose or deny', async () => {
  const consent = await client.signIn(browser, { scope: ALL });

  const answer = await browser.press(consent, 'allow', unticked('read', 'write', 'delete', 'mail'));
  expect(answer).toMatchObject({ status: 303, headers: { location: expect.stringMatching(`^${formAction(consent)}`) } });
  const again = await browser.follow(answer);
  expect(again.text).toContain('You left out everything');
  expect(again.text).not.toContain(' checked');

  expect(tokensIn(await client.exchange(codeIn(await browser.press(again, 'allow', { 'scope mail': 'on' })))).scope).toBe('mail');
});

test('S02 a field for a scope that was not asked for, or is none, adds nothing', async () => {
  const consent = await client.signIn(browser, { scope: 'read mail' });
  const answer = await browser.press(consent, 'allow', { 'scope delete': 'on', 'scope x': 'on', 'scope read': undefined, 'scope ': 'on', 'scope constructor': 'on' });

  expect(tokensIn(await client.exchange(codeIn(answer))).scope).toBe('mail');
});

test('S02 fields for nothing but other scopes are nothing chosen', async () => {
  const consent = await client.signIn(browser, { scope: 'read mail' });

  expect((await browser.follow(await browser.press(consent, 'allow', { ...unticked('read', 'mail'), 'scope delete': 'on' }))).text).toContain('You left out everything');
});

describe('what is remembered is what was chosen', () => {
  const isAsked = async (scope: string) => (await browser.follow(await browser.open(client.authorizationUrl({ scope })))).text.includes('value="allow"');

  test('the client is let through for that, and asks again for the rest', async () => {
    await allow(await client.signIn(browser, { scope: ALL }), 'delete');

    expect(await isAsked('read write mail')).toBe(false);
    expect(await isAsked('delete')).toBe(true);
    expect(await isAsked(ALL)).toBe(true);
  });

  test('what was allowed before and is left out now is forgotten, with all that includes it', async () => {
    await allow(await client.signIn(browser, { scope: 'delete mail' }));
    expect(await isAsked('write')).toBe(false);
    await allow(await client.signIn(browser, { scope: 'write read', prompt: 'consent' }), 'write');

    expect(await isAsked('write')).toBe(true);
    expect(await isAsked('delete')).toBe(true);
    expect(await isAsked('mail read')).toBe(false);
  });

  test('a scope that includes one of several that are left out is forgotten', async () => {
    await allow(await client.signIn(browser, { scope: 'delete' }));
    await allow(await client.signIn(browser, { scope: 'write read mail', prompt: 'consent' }), 'write', 'mail');

    expect(await isAsked('delete')).toBe(true);
    expect(await isAsked('read')).toBe(false);
  });
});
