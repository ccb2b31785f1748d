import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, authorizationServer, type Handler, MACHINE, type RegisteredClient, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { claimsOf, codeIn, PersonClient, type Tokens, tokensIn } from './person-client';
import type { OAuthSettings, ScopeSettings } from '../../../src/contract';
import { tokenEvent } from '../authorizer/authorizer-function';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const scope = (name: string, formerNames: string[] = [], implies: string[] = []): ScopeSettings => ({ name, description: `Do ${name}`, implies, formerNames });

const BEFORE: OAuthSettings = { ...PERSON_SETTINGS, scopes: [scope('read'), scope('edit', [], ['read']), scope('gone')] };
/** `read` stays, `edit` is renamed, `gone` is gone, and `delete` is new. */
const AFTER: OAuthSettings = { ...PERSON_SETTINGS, scopes: [scope('read'), scope('write', ['edit', 'change'], ['read']), scope('delete')] };

/** The server before a deployment, and after it, on the same table. */
let before: AuthorizationServer;
let after: AuthorizationServer;
let authorizer: (event: unknown) => Promise<any>;
let client: PersonClient;
let sameClient: PersonClient;
let browser: Browser;
let tokens: Tokens;
let machine: RegisteredClient;

beforeAll(async () => {
  before = await startAuthorizationServer(BEFORE);
  const { handler } = await import(functionBundle('oauth', AFTER)) as { handler: Handler };
  after = authorizationServer(before.aws, handler);
  ({ handler: authorizer } = await import(functionBundle('authorizer', { ...AUTHORIZER_SETTINGS, scopes: AFTER.scopes })));
  client = await PersonClient.register(before);
  browser = new Browser(before);
  tokens = await client.connect(browser, { scope: 'edit gone' });
  machine = await before.register({ ...MACHINE, scope: 'edit gone' });
  sameClient = Object.create(client, { server: { value: after } }) as PersonClient;
});

afterAll(() => before?.stop());

beforeEach(() => void captureOutput());

const scopesIn = (token: string) => (claimsOf(token).scope ?? '').split(' ').filter(Boolean).sort();

/** The browser of before, with its cookies, at the server of after. */
function sameBrowser(): Browser {
  const same = new Browser(after);
  browser.cookies.forEach((value, name) => same.cookies.set(name, value));
  return same;
}

describe('after a deployment that renames a scope', () => {
  test('an access token goes on', async () => {
    expect((await authorizer(tokenEvent(tokens.access_token))).context.scopes.split(' ').sort()).toEqual(['gone', 'read', 'write']);
  });

  test.each([undefined, 'edit gone', 'edit', 'change', 'write', 'write edit'])('a connected client refreshes with the scope %s', async (asked) => {
    const { body } = await sameClient.refresh(tokens.refresh_token, asked === undefined ? {} : { scope: asked });

    expect(scopesIn(body.access_token)).toEqual(['write']);
    expect(body.scope).toBe('write');
  });

  test('it gets nothing by refreshing that it was not granted', async () => {
    expect((await sameClient.refresh(tokens.refresh_token, { scope: 'edit delete' })).body.error).toBe('invalid_scope');
    expect((await sameClient.refresh(tokens.refresh_token, { scope: 'gone' })).body.error).toBe('invalid_scope');
  });

  test('a client that remembers the name gets the scope, and what was allowed before is not asked again', async () => {
    const answer = await sameBrowser().open(client.authorizationUrl({ scope: 'edit' }));

    expect(scopesIn(tokensIn(await sameClient.exchange(codeIn(answer))).access_token)).toEqual(['write']);
  });

  test('but more than that is asked', async () => {
    const [same, more] = [await client.signIn(new Browser(after), { scope: 'edit' }), await client.signIn(new Browser(after), { scope: 'edit delete' })];

    expect(codeIn(same)).toBeDefined();
    expect(more.text).toContain('value="allow"');
  });

  test('a person on the way through the pages gets to its end', async () => {
    const person = new Browser(before);
    const consent = await client.signIn(person, { scope: 'edit', prompt: 'consent' });
    const same = new Browser(after);
    person.cookies.forEach((value, name) => same.cookies.set(name, value));

    expect(scopesIn(tokensIn(await sameClient.exchange(codeIn(await same.press(consent, 'allow')))).access_token)).toEqual(['write']);
  });

  test('a code that was issued before is exchanged', async () => {
    const code = await client.authorize(new Browser(before), { scope: 'edit gone' });

    expect(tokensIn(await sameClient.exchange(code)).scope).toBe('write');
  });

  test('a machine client works on, with what is left of its scopes', async () => {
    expect((await after.requestToken(machine, { scope: 'edit' })).body.scope).toBe('write');
    expect((await after.requestToken(machine, { scope: 'delete' })).body.error).toBe('invalid_scope');
  });

  test('one that had none but a scope that is gone may not ask for others', async () => {
    const other = await before.register({ ...MACHINE, scope: 'gone' });

    expect((await after.requestToken(other, { scope: 'delete' })).status).toBe(400);
    expect((await after.requestToken(other)).status).toBe(400);
  });
});
