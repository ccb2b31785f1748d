import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, codeIn, createBrowser, expectProblem, linkBack, press, untilConsent } from './browsing';
import { challengeOf, registerPersonClient, type Changes, type PersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';

let server: LocalServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
  client = await registerPersonClient(server);
});

afterAll(() => server?.stop());

const ask = (changes: Changes, of = client) => createBrowser().open(of.authorizationUrl(changes));

/** The error that the client is told, if the person follows the link: nobody has allowed it anything yet. */
async function errorOf(changes: Changes, of = client): Promise<URLSearchParams> {
  const page = await ask(changes, of);
  const back = linkBack(page);
  if (!back?.href.startsWith(of.redirectUri) || page.leftFor) throw new Error(`no link back to the client: ${page.status} ${page.leftFor} ${page.text}`);
  // the answer to a request for a token comes in the fragment (RFC 6749 section 4.2.2.1)
  const answer = new URLSearchParams(back.search || back.hash.slice(1));
  expect(answer.has('code')).toBe(false);
  return answer;
}

describe('S03 there is no code without a challenge (PKCE)', () => {
  const VERIFIER = 'a-verifier-that-is-long-enough-to-be-one-of-them';

  test.each<[string, Changes]>([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a method without a challenge', { code_challenge: undefined }],
    ['an empty challenge', { code_challenge: '' }],
    ['a challenge without a method, which is plain', { code_challenge: VERIFIER, code_challenge_method: undefined }],
    ['the plain method', { code_challenge: VERIFIER, code_challenge_method: 'plain' }],
    ['a method in lower case', { code_challenge_method: 's256' }],
    ['an unknown method', { code_challenge_method: 'S512' }],
    ['a challenge that is too short', { code_challenge: 'x'.repeat(42) }],
    ['a challenge that is too long', { code_challenge: 'x'.repeat(129) }],
    ['a challenge that is none', { code_challenge: '!'.repeat(43) }],
  ])('%s', async (_name, changes) => {
    const confidential = await registerPersonClient(server, { token_endpoint_auth_method: 'client_secret_basic' });

    for (const of of [client, confidential]) {
      expect((await errorOf(changes, of)).get('error')).toBe('invalid_request');
      const pushed = await of.post('/par', Object.fromEntries(of.authorizationUrl(changes).searchParams));
      expect(pushed).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    }
  });

  test.each<[string, string | undefined, string]>([
    ['no verifier', undefined, 'invalid_grant'],
    ['an empty verifier', '', 'invalid_grant'],
    ['another verifier', 'y'.repeat(43), 'invalid_grant'],
    ['the challenge itself, as if the method were plain', challengeOf(VERIFIER), 'invalid_grant'],
    ['a verifier that is too short', 'y', 'invalid_request'],
  ])('nor a token for a code with %s', async (_name, verifier, error) => {
    const code = codeIn(await allow(createBrowser(), client.authorizationUrl({ code_challenge: challengeOf(VERIFIER) }), 'alice'));

    const { status, body } = await client.exchange(code, { code_verifier: verifier });

    expect({ status, body }).toMatchObject({ status: 400, body: { error } });
    expect(body).not.toHaveProperty('access_token');
  });
});

test('S10 there is no code and no token for another resource', async () => {
  const code = codeIn(await allow(createBrowser(), client.authorizationUrl(), 'alice'));
  for (const resource of ['https://other.example.com/mcp', server.issuer, `${server.mcpUrl}/admin`, `${server.mcpUrl}?x`, server.mcpUrl.slice(0, -1), 'mcp', '*']) {
    expect((await errorOf({ resource })).get('error')).toBe('invalid_target');
  }
  expect(await client.exchange(code, { resource: 'https://other.example.com/mcp' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
});

describe('S21 who answers is named in every answer (RFC 9207)', () => {
  test.each<[string, Changes]>([
    ['invalid_scope', { scope: 'handbook:everything' }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { code_challenge: undefined }],
    ['invalid_target', { resource: 'https://other.example.com/mcp' }],
    ['login_required', { prompt: 'none' }],
  ])('in the error %s', async (error, changes) => {
    const answer = await errorOf({ ...changes, state: 'the-state' });

    expect({ error: answer.get('error'), iss: answer.get('iss'), state: answer.get('state') }).toEqual({ error, iss: server.issuer, state: 'the-state' });
  });

  test('when the person says no, on the first page and on the second', async () => {
    const browser = createBrowser();
    const signInPage = await browser.open(client.authorizationUrl());
    const cancelled = await press(browser, signInPage, 'cancel');
    const consentPage = await untilConsent(browser, await browser.open(client.authorizationUrl({ prompt: 'consent' })), 'alice');
    const denied = await press(browser, consentPage, 'deny');

    for (const { leftFor } of [cancelled, denied]) {
      expect(leftFor?.searchParams.get('error')).toBe('access_denied');
      expect(leftFor?.searchParams.get('iss')).toBe(server.issuer);
    }
  });

  test('with the code, and it is the issuer of the metadata to the letter', async () => {
    const answer = await allow(createBrowser(), client.authorizationUrl(), 'alice');

    expect(codeIn(answer)).toMatch(/^[\w-]{20,}$/);
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const metadata: any = await (await fetch(`${server.issuer}/.well-known/${path}`)).json();
      expect(metadata).toMatchObject({ issuer: server.issuer, authorization_response_iss_parameter_supported: true });
      expect(answer.searchParams.getAll('iss')).toEqual([metadata.issuer]);
    }
  });

  test('S22 whatever host the request says that it is for', async () => {
    const headers = { 'X-Forwarded-Host': 'evil.example.net', 'X-Forwarded-Proto': 'https', 'Forwarded': 'host=evil.example.net', 'X-Original-URL': '/evil' };
    const program = await registerPersonClient(server, { redirect_uris: ['http://127.0.0.1:9/callback'] });
    const locationOf = async (changes: Changes, of = client) => (await fetch(of.authorizationUrl(changes), { headers, redirect: 'manual' })).headers.get('location')!;

    expect(new URL(await locationOf({ prompt: 'none' }, program)).searchParams.get('iss')).toBe(server.issuer);
    expect((await locationOf({})).startsWith(`${server.issuer}/authorize/`)).toBe(true);
  });
});

describe('S32 a client that the server has forgotten', () => {
  test.each([
    'unknown', '00000000-0000-4000-8000-000000000000', '', undefined, '<script>alert(1)</script>', '__proto__', '../clients', 'x'.repeat(1_000),
  ])('%j: the person is told to remove and to add it again', async (id) => {
    const page = await ask({ client_id: id });

    expectProblem(page, 400);
    if (id) expect(page.text).toMatch(/remove .* and add it again/);
  });

  test('is forgotten while somebody signs in, too, and whatever it was given is dead', async () => {
    const forgotten = await registerPersonClient(server);
    const browser = createBrowser();
    const { body: tokens } = await forgotten.exchange(codeIn(await allow(browser, forgotten.authorizationUrl(), 'alice')));
    const code = codeIn(await allow(browser, forgotten.authorizationUrl(), 'alice'));
    const consent = await untilConsent(browser, await browser.open(forgotten.authorizationUrl({ prompt: 'consent' })), 'alice');

    await fetch(forgotten.management.url, { method: 'DELETE', headers: { authorization: `Bearer ${forgotten.management.token}` } });

    expectProblem(await press(browser, consent, 'allow'), 400);
    const invalidClient = { status: 401, body: { error: 'invalid_client' } };
    expect(await forgotten.exchange(code)).toMatchObject(invalidClient);
    expect(await forgotten.refresh(tokens.refresh_token)).toMatchObject(invalidClient);
  });
});

describe('S26 an authorization request that is made to take long is answered', () => {
  test.each<[string, Changes]>([
    ['two thousand scopes', { scope: Array.from({ length: 2_000 }, (_, i) => `s${i}`).join(' ') }],
    ['a resource of many brackets', { resource: `http://${'['.repeat(5_000)}` }],
    ['nested claims', { claims: '{"a":'.repeat(1_000) }],
    ['a request object', { request: `${'e'.repeat(4_000)}.${'e'.repeat(3_000)}.` }],
    ['a request object elsewhere', { request_uri: 'https://evil.example.net/request.jwt' }],
    ['a maximum age that is no number', { max_age: '9'.repeat(5_000) }],
  ])('%s', async (_name, changes) => {
    const { status, leftFor } = await ask(changes);

    // a client error, for the person or for the client, or the sign-in page, without what is not understood
    expect(leftFor?.searchParams.get('error') ?? status).toSatisfy((answer) => typeof answer === 'string' || answer < 500);
    expect(leftFor?.searchParams.get('error')).not.toBe('server_error');
  });
});
