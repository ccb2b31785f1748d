import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { claimsOf, codeIn, parametersIn, PersonClient, tokensIn } from './person-client';
import { ISSUER, PASSPHRASE, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

type Changes = Record<string, string | undefined>;

const ask = (changes: Changes = {}) => new Browser(server).open(client.authorizationUrl(changes));

describe('a request that nobody may be sent back from is answered with a page', () => {
  test.each<[string, Changes, string]>([
    ['S32 an unknown client', { client_id: 'evicted' }, 'add it again'],
    ['no client', { client_id: undefined }, 'The app made a mistake'],
    ['no redirect URI', { redirect_uri: undefined }, 'The app made a mistake'],
    ['S01 another host', { redirect_uri: 'https://evil.example.com/callback' }, 'wrong place'],
    ['S01 a longer host', { redirect_uri: 'https://notebook.example.com.evil.example/callback' }, 'wrong place'],
    ['S01 a slash more', { redirect_uri: 'https://notebook.example.com/callback/' }, 'wrong place'],
    ['S01 a query', { redirect_uri: 'https://notebook.example.com/callback?x' }, 'wrong place'],
    ['S01 another case', { redirect_uri: 'https://notebook.example.com/Callback' }, 'wrong place'],
    ['S01 user information', { redirect_uri: 'https://x@notebook.example.com/callback' }, 'wrong place'],
    ['S04 a script', { redirect_uri: 'javascript:alert(1)' }, 'wrong place'],
    ['S04 a document', { redirect_uri: 'data:text/html,x' }, 'wrong place'],
    ['an error before a wrong redirect URI', { redirect_uri: 'https://evil.example.com/', response_type: 'token' }, 'wrong place'],
    ['no redirect URI with another error', { redirect_uri: undefined, code_challenge: undefined }, 'The app made a mistake'],
  ])('%s', async (_case, changes, text) => {
    const { status, headers, text: page } = await ask(changes);

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(page).toContain(text);
  });
});

describe('S21 an error that the client may know is sent to it, with state and issuer', () => {
  test.each<[string, Changes, string]>([
    ['S03 no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['S03 a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['S03 a challenge without a method, which is plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['S03 an unknown method', { code_challenge_method: 'S512' }, 'invalid_request'],
    ['an unknown response type', { response_type: 'dance' }, 'unsupported_response_type'],
    ['a form as answer', { response_mode: 'form_post' }, 'unsupported_response_mode'],
    ['a fragment as answer', { response_mode: 'fragment' }, 'unsupported_response_mode'],
    ['S10 a foreign resource', { resource: 'https://other.example.com/mcp' }, 'invalid_target'],
    ['an unknown scope', { scope: 'weather:read root' }, 'invalid_scope'],
    ['nobody is signed in, and nothing may be asked', { prompt: 'none' }, 'login_required'],
    ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
    ['a request object', { request: 'x' }, 'request_not_supported'],
  ])('%s', async (_case, changes, error) => {
    const answer = await ask(changes);

    expect(answer.status).toBe(303);
    expect(Object.fromEntries(parametersIn(answer))).toMatchObject({ error, state: client.state, iss: ISSUER });
    expect(answer.headers.location).toMatch(/^https:\/\/notebook\.example\.com\/callback\?/);
    expect(answer.text).toBe('');
  });

  test.each(['token', 'code id_token'])('%s, whose answers are fragments (RFC 6749 section 4.2.2.1)', async (responseType) => {
    const { headers } = await ask({ response_type: responseType, nonce: 'n' });

    expect(Object.fromEntries(new URLSearchParams(new URL(headers.location!).hash.slice(1)))).toMatchObject({
      error: 'unsupported_response_type', state: client.state, iss: ISSUER,
    });
  });

  test('without state, none is made up', async () => {
    expect(parametersIn(await ask({ state: undefined, response_type: 'dance' })).has('state')).toBe(false);
  });

  test('the person denies', async () => {
    const browser = new Browser(server);
    const denied = parametersIn(await browser.press(await client.signIn(browser), 'deny'));

    expect(Object.fromEntries(denied)).toMatchObject({ error: 'access_denied', state: client.state, iss: ISSUER });
    expect(denied.has('code')).toBe(false);
  });

  test('the person does not even sign in', async () => {
    const browser = new Browser(server);
    const page = await browser.follow(await browser.open(client.authorizationUrl()));

    expect(Object.fromEntries(parametersIn(await browser.press(page, 'cancel')))).toMatchObject({ error: 'access_denied', state: client.state, iss: ISSUER });
  });
});

test('S22 the host of the request does not matter', async () => {
  const { headers } = await new Browser(server).open(client.authorizationUrl(), { 'Host': 'evil.example.com', 'X-Forwarded-Host': 'evil.example.com' });

  expect(headers.location).toMatch(new RegExp(`^${ISSUER}/interaction/[\\w-]+$`));
});

test('a request can be posted', async () => {
  const browser = new Browser(server);
  const posted = await server.send('POST', '/authorize', { body: client.parameters });
  const page = await browser.follow(await browser.open(posted.headers.location!));

  expect(posted.status).toBe(303);
  expect(page.text).toContain('Notebook');
});

test('no script of another site can read what a browser gets', async () => {
  const browser = new Browser(server);
  const redirect = await browser.open(client.authorizationUrl());
  const page = await browser.follow(redirect);

  for (const { headers } of [redirect, page, await browser.press(page, 'cancel'), await browser.open(`${ISSUER}/callback?state=x`)]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

describe('scopes', () => {
  const consentFor = async (changes: Changes) => (await client.signIn(undefined, changes)).text;
  const granted = async (changes: Changes) => tokensIn(await client.exchange(await client.authorize(undefined, changes)));

  test('a request without any asks for all', async () => {
    const page = await consentFor({ scope: undefined });

    expect(page).toContain('Read the weather');
    expect(page).toContain('Change the weather');
    expect(await granted({ scope: undefined })).toMatchObject({ scope: 'weather:read weather:write' });
  });

  test('offline_access can be asked for, and is no scope of the resource', async () => {
    const tokens = await granted({ scope: 'weather:read offline_access', prompt: 'consent' });

    expect(tokens).toMatchObject({ scope: 'weather:read', refresh_token: expect.any(String) });
    expect(claimsOf(tokens.access_token).scope).toBe('weather:read');
  });

  test('offline_access alone asks for all', async () => {
    expect(await granted({ scope: 'offline_access' })).toMatchObject({ scope: 'weather:read weather:write' });
  });

  test('those of OpenID Connect do not get in the way, and an ID token says no more than who', async () => {
    const { scope, id_token: idToken } = await granted({ scope: 'openid profile email weather:read', nonce: 'n-1' });

    expect(scope).toBe('weather:read');
    expect(claimsOf(idToken!)).toEqual({
      iss: ISSUER, sub: expect.any(String), aud: client.id, nonce: 'n-1', iat: expect.any(Number), exp: expect.any(Number),
    });
  });
});

describe('prompt', () => {
  const asks = ({ text }: { text: string }) => (text.includes('name="passphrase"') ? 'sign-in' : text.includes('value="allow"') ? 'consent' : 'nothing');

  test.each([
    ['login', 'sign-in'], ['select_account', 'sign-in'], ['consent', 'consent'], ['login consent', 'sign-in'], [undefined, 'nothing'], ['none', 'nothing'],
  ])('%s of somebody who is signed in and has consented asks for %s', async (prompt, expected) => {
    const browser = new Browser(server);
    await client.authorize(browser);

    const page = await browser.follow(await browser.open(client.authorizationUrl({ prompt })));

    expect(asks(page)).toBe(expected);
  });

  test('none without consent is answered with consent_required', async () => {
    const browser = new Browser(server);
    const other = await PersonClient.register(server);
    await client.authorize(browser);

    expect(parametersIn(await browser.open(other.authorizationUrl({ prompt: 'none' }))).get('error')).toBe('consent_required');
  });

  test('login consent asks for both, one after the other, and then lets go', async () => {
    const browser = new Browser(server);
    await client.authorize(browser);
    const signIn = await browser.follow(await browser.open(client.authorizationUrl({ prompt: 'login consent' })));
    const consent = await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE }));

    expect(asks(consent)).toBe('consent');
    expect(codeIn(await browser.press(consent, 'allow'))).toBeTypeOf('string');
  });

  test('max_age of a client that knows OpenID Connect asks who signed in too long ago', async () => {
    const browser = new Browser(server);
    await client.authorize(browser);
    const fresh = await browser.follow(await browser.open(client.authorizationUrl({ scope: 'openid weather:read', max_age: '3000' })));
    const stale = await browser.follow(await browser.open(client.authorizationUrl({ scope: 'openid weather:read', max_age: '0' })));

    expect(asks(fresh)).toBe('nothing');
    expect(asks(stale)).toBe('sign-in');
  });
});

describe('a pushed authorization request (RFC 9126)', () => {
  const push = (changes: Record<string, string> = {}) => server.send('POST', '/par', { body: { ...client.parameters, ...changes } });
  const urlOf = (requestUri: string) => `${ISSUER}/authorize?${new URLSearchParams({ client_id: client.id, request_uri: requestUri })}`;

  test('is used by its name, once', async () => {
    const { status, body, headers } = await push({ resource: `${client.parameters.resource}/` });
    expect({ status, body }).toEqual({ status: 201, body: { request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:/), expires_in: 60 } });
    expect(headers['access-control-allow-origin']).toBe('*');

    const browser = new Browser(server);
    const signIn = await browser.follow(await browser.open(urlOf(body.request_uri), {}));
    const consent = await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE }));
    const code = codeIn(await browser.press(consent, 'allow'));
    expect(tokensIn(await client.exchange(code))).toMatchObject({ scope: 'weather:read' });

    expect((await new Browser(server).open(urlOf(body.request_uri))).status).toBe(400);
  });

  test('is checked when it is pushed', async () => {
    expect(await push({ redirect_uri: 'https://evil.example.com/' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await push({ resource: 'https://other.example.com/mcp' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('of another client cannot be used', async () => {
    const other = await PersonClient.register(server);
    const { body } = await push();

    const url = `${ISSUER}/authorize?${new URLSearchParams({ client_id: other.id, request_uri: body.request_uri })}`;
    expect(await new Browser(server).open(url)).toMatchObject({ status: 400, headers: { 'content-type': 'text/html; charset=utf-8' } });
  });

  test('that nobody pushed leads nowhere', async () => {
    expect((await new Browser(server).open(urlOf('urn:ietf:params:oauth:request_uri:x'))).headers).not.toHaveProperty('location');
  });
});
