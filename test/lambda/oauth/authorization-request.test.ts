import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { claimsOf, codeIn, linkedParametersIn, parametersIn, PersonClient, tokensIn } from './person-client';
import { ISSUER, PASSPHRASE, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
/** A program on the person's own computer. */
let program: PersonClient;

beforeAll(async () => {
  const registration = { ...PERSON_SETTINGS.registration, redirectSchemes: ['*.*', 'cursor'] };
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration });
  client = await PersonClient.register(server);
  program = await PersonClient.register(server, { redirect_uris: ['http://127.0.0.1:33418/callback'] });
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

type Changes = Record<string, string | undefined>;

const ask = (changes: Changes = {}, of = client) => new Browser(server).open(of.authorizationUrl(changes));

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

const ERRORS: readonly [string, Changes, string][] = [
  ['S03 no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
  ['S03 a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['S03 a challenge without a method, which is plain', { code_challenge_method: undefined }, 'invalid_request'],
  ['S03 an unknown method', { code_challenge_method: 'S512' }, 'invalid_request'],
  ['an unknown response type', { response_type: 'dance' }, 'unsupported_response_type'],
  ['a form as answer', { response_mode: 'form_post' }, 'unsupported_response_mode'],
  ['a fragment as answer', { response_mode: 'fragment' }, 'unsupported_response_mode'],
  ['S10 a foreign resource', { resource: 'https://other.example.com/mcp' }, 'invalid_target'],
  ['none but unknown scopes', { scope: 'root offline_access' }, 'invalid_scope'],
  ['nobody is signed in, and nothing may be asked', { prompt: 'none' }, 'login_required'],
  ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
  ['a request object', { request: 'x' }, 'request_not_supported'],
];

describe('S21 an error that the client may know is sent to it, with state and issuer', () => {
  test.each(ERRORS)('%s', async (_case, changes, error) => {
    const answer = await ask(changes, program);

    expect(answer.status).toBe(303);
    expect(Object.fromEntries(parametersIn(answer))).toMatchObject({ error, state: program.state, iss: ISSUER });
    expect(answer.headers.location).toMatch(/^http:\/\/127\.0\.0\.1:33418\/callback\?/);
    expect(answer.text).toBe('');
  });

  test.each(['token', 'code id_token'])('%s, whose answers are fragments (RFC 6749 section 4.2.2.1)', async (responseType) => {
    const { headers } = await ask({ response_type: responseType, nonce: 'n' }, program);

    expect(Object.fromEntries(new URLSearchParams(new URL(headers.location!).hash.slice(1)))).toMatchObject({
      error: 'unsupported_response_type', state: program.state, iss: ISSUER,
    });
  });

  test('without state, none is made up', async () => {
    expect(parametersIn(await ask({ state: undefined, response_type: 'dance' }, program)).has('state')).toBe(false);
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

describe('S42 an error does not lead to a place that nobody trusts (RFC 9700 section 4.11.2)', () => {
  const expectQuestion = ({ status, headers, text }: Answer) => {
    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
    expect(headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'none'"), 'referrer-policy': 'same-origin' });
    return text;
  };

  test.each(ERRORS)('%s: the person is asked, and the link says what the client would have heard', async (_case, changes, error) => {
    const answer = await ask(changes);

    expect(expectQuestion(answer)).toContain('notebook.example.com');
    expect(Object.fromEntries(linkedParametersIn(answer))).toMatchObject({ error, state: client.state, iss: ISSUER });
  });

  test.each([
    ['an app', 'com.example.app:/callback'],
    ['an app that opens whatever it is told', 'cursor://publisher.extension/callback'],
    ['a site with a query of its own', 'https://evil.example/login?from=weather'],
    ['a site that is named like this computer', 'https://127.0.0.1.evil.example/'],
    ['a site of a well-known client, where anybody can have a page', 'https://claude.ai/public/artifacts/x'],
  ])('%s', async (_case, redirectUri) => {
    const stranger = await PersonClient.register(server, { redirect_uris: [redirectUri] });

    expectQuestion(await ask({ prompt: 'none' }, stranger));
  });

  test('by a pushed request', async () => {
    const { body } = await server.send('POST', '/par', { body: { ...client.parameters, prompt: 'none' } });

    expectQuestion(await new Browser(server).open(`${ISSUER}/authorize?${new URLSearchParams({ client_id: client.id, request_uri: body.request_uri })}`));
  });

  test('by a form', async () => {
    const { headers } = await server.send('POST', '/authorize', { body: { ...client.parameters, prompt: 'none' } });

    expectQuestion(await new Browser(server).open(headers.location!));
  });

  describe('where a person is signed in', () => {
    let browser: Browser;

    beforeEach(async () => {
      browser = new Browser(server);
      client = await PersonClient.register(server);
      await client.authorize(browser);
    });

    test('and has allowed the client before, the client hears it at once', async () => {
      expect(parametersIn(await browser.open(client.authorizationUrl({ scope: 'root' }), {})).get('error')).toBe('invalid_scope');
    });

    test('it is a question at another place of the same client', async () => {
      const both = await PersonClient.register(server, { redirect_uris: ['https://one.example.com/', 'https://other.example.com/'] });
      await both.authorize(browser);

      expect((await browser.open(both.authorizationUrl({ scope: 'root' }))).status).toBe(303);
      expectQuestion(await browser.open(both.authorizationUrl({ scope: 'root', redirect_uri: 'https://other.example.com/' })));
    });

    test('it is a question for another client at the same place', async () => {
      const other = await PersonClient.register(server);

      expectQuestion(await browser.open(other.authorizationUrl({ prompt: 'none' })));
    });

    test('it is a question again when they have ended the access', async () => {
      const page = await browser.open(`${ISSUER}/account`);
      await browser.press(page, 'endAll');

      expectQuestion(await browser.open(client.authorizationUrl({ scope: 'root' })));
    });

    test('it is a question in another browser', async () => {
      expectQuestion(await ask({ scope: 'root' }));
    });
  });
});

describe('S43 no page leaves but those of this server', () => {
  const MODES = ['form_post', 'web_message', 'fragment', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt', 'web_message.jwt', 'FORM_POST', ' form_post', 'x', '__proto__'];
  const WRONG: readonly Changes[] = [
    {}, { prompt: 'x' }, { scope: 'nope' }, { resource: 'https://other.example' }, { code_challenge: undefined }, { response_type: 'x' }, { claims: '{' }, { max_age: 'x' },
    { response_type: undefined }, { request: 'x' }, { registration: '{}' }, { request_uri: 'https://evil.example/' }, { id_token_hint: 'x' }, { prompt: 'none' }, { client_id: 'x' },
  ];

  const expectOwn = ({ status, headers, text }: Answer, sent: string) => {
    expect(status, sent).toBeLessThan(500);
    expect(text, sent).not.toMatch(/<script|oidc-provider/i);
    if (headers['content-type']?.includes('html')) {
      expect(headers['content-security-policy'], sent).toContain("default-src 'none'");
    } else {
      expect({ status, text }, sent).toEqual({ status: 303, text: '' });
    }
  };

  test.each(MODES)('in the response mode %j, whatever else is wrong', async (mode) => {
    for (const changes of WRONG) {
      for (const of of [client, program]) {
        const url = of.authorizationUrl({ ...changes, response_mode: mode });
        expectOwn(await new Browser(server).open(url), url);
        expectOwn(await new Browser(server).open(`${url}&response_mode=query`), url);
        expectOwn(await new Browser(server).open(`${of.authorizationUrl({ ...changes, response_mode: 'query' })}&response_mode=${mode}`), url);
        const posted = await server.send('POST', '/authorize', { body: Object.fromEntries(new URL(url).searchParams) });
        expectOwn(await new Browser(server).open(posted.headers.location!), url);
      }
      const pushed = await server.send('POST', '/par', { headers: { Accept: 'text/html' }, body: Object.fromEntries(new URL(client.authorizationUrl({ ...changes, response_mode: mode })).searchParams) });
      expect(pushed.headers['content-type']).toMatch(/^application\/json/);
      expect([400, 401]).toContain(pushed.status);
    }
  });

  test('the mode of every answer can be asked for', async () => {
    expect((await ask({ response_mode: 'query' })).headers.location).toMatch(`${ISSUER}/authorize/`);
  });

  test('a parameter cannot say that a mode was asked for', async () => {
    expect((await new Browser(server).open(`${client.authorizationUrl()}&other_response_mode=true`)).headers.location).toMatch(`${ISSUER}/authorize/`);
  });
});

test('S22 the host of the request does not matter', async () => {
  const { headers } = await new Browser(server).open(client.authorizationUrl(), { 'Host': 'evil.example.com', 'X-Forwarded-Host': 'evil.example.com' });

  expect(headers.location).toMatch(new RegExp(`^${ISSUER}/authorize/[\\w-]+$`));
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

    expect(linkedParametersIn(await browser.open(other.authorizationUrl({ prompt: 'none' }))).get('error')).toBe('consent_required');
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
