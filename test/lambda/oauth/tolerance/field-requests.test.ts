import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ISSUER, PASSPHRASE, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, basic, MACHINE, OWNER, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { claimsOf, codeIn, linkedParametersIn, PersonClient, tokensIn } from '../person-client';

const LIMITED = { clientId: 'limited', name: 'Limited', redirectUris: ['https://limited.example.com/cb'], scopes: ['weather:read'] };

let server: AuthorizationServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, preRegisteredClients: [LIMITED] });
  client = await PersonClient.register(server);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const ALL = ['weather:read', 'weather:write'];

const scopesIn = (token: string) => (claimsOf(token).scope ?? '').split(' ').filter(Boolean).sort();

describe('scopes that clients of the field ask for', () => {
  test.each<[string, string, string[]]>([
    ['Kiro, Amazon Q, Windsurf', 'openid email profile', ALL],
    ['nothing but an e-mail address', 'email', ALL],
    ['claude.ai', ' offline_access', ALL],
    ['claude.ai with a scope of its own', 'weather:read claudeai', ['weather:read']],
    ['two blanks and a tab', 'weather:read  \tweather:write', ALL],
    ['all that the metadata lists', 'weather:read weather:write offline_access', ALL],
  ])('%s: "%s", also when it refreshes', async (_case, scope, expected) => {
    const tokens = await client.connect(new Browser(server), { scope });
    const refreshed = tokensIn(await client.refresh(tokens.refresh_token, { scope }));

    expect(scopesIn(tokens.access_token)).toEqual(expected);
    expect(tokens.scope!.split(' ').filter((name) => ALL.includes(name)).sort()).toEqual(expected);
    expect(scopesIn(refreshed.access_token)).toEqual(expected);
  });

  test('a client that may ask for some gets these when it asks for all that the metadata lists', async () => {
    const limited = PersonClient.known(server, 'limited', LIMITED.redirectUris[0]!);

    expect(scopesIn((await limited.connect(new Browser(server), { scope: 'weather:read weather:write offline_access' })).access_token)).toEqual(['weather:read']);
    const { headers } = await new Browser(server).open(limited.authorizationUrl({ scope: 'weather:write' }));
    expect(new URL(headers.location!).searchParams.get('error')).toBe('invalid_scope');
  });

  test('a machine gets what it may have, whatever it adds', async () => {
    const machine = await server.register({ ...MACHINE, scope: ' weather:read  claudeai ' });

    expect(machine).toMatchObject({ scope: 'weather:read' });
    const { body } = await server.requestToken(machine, { scope: 'weather:read claudeai openid offline_access' });
    expect(body).toMatchObject({ scope: 'weather:read' });
  });

  test.each(['claudeai', 'claudeai profile'])('a machine does not register for "%s" alone: without a list, it could ask for all', async (scope) => {
    expect(await server.send('POST', '/clients', { headers: OWNER, body: JSON.stringify({ ...MACHINE, scope }) })).toMatchObject({
      status: 400, body: { error: 'invalid_client_metadata' },
    });
  });
});

describe('parameters of OpenID Connect without openid', () => {
  test.each([{ nonce: 'n' }, { acr_values: 'urn:example:mfa' }, { claims: '{"id_token":{}}' }, { claims_locales: 'de' }])('%j is taken', async (changes) => {
    const tokens = await client.connect(new Browser(server), changes);

    expect(scopesIn(tokens.access_token)).toEqual(['weather:read']);
    expect(tokens).not.toHaveProperty('id_token');
  });

  test('max_age counts: who signed in longer ago signs in again', async () => {
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const browser = new Browser(server);
    await client.authorize(browser, { max_age: '600' });
    vi.setSystemTime(now + 601_000);

    expect((await client.signIn(browser)).headers.location).toContain('code=');
    expect((await browser.follow(await browser.open(client.authorizationUrl({ max_age: '600' })))).text).toContain('name="passphrase"');
    expect((await browser.follow(await browser.open(client.authorizationUrl({ max_age: '0' })))).text).toContain('name="passphrase"');
    vi.useRealTimers();
  });

  test('an ID token is issued with openid alone, and with the nonce', async () => {
    const { id_token: idToken } = await client.connect(new Browser(server), { scope: 'openid weather:read', nonce: 'n-7' });

    expect(claimsOf(idToken!)).toMatchObject({ nonce: 'n-7' });
  });
});

describe('headers that were configured for the MCP endpoint', () => {
  test.each(['Bearer stale', 'bearer', 'DPoP stale', ''])('"%s" does not get between a public client and its token', async (Authorization) => {
    const code = await client.authorize();
    const body = { grant_type: 'authorization_code', code, client_id: client.id, redirect_uri: client.redirectUri, code_verifier: client.verifier };
    const tokens = tokensIn(await server.send('POST', '/token', { headers: { Authorization }, body }));

    expect((await server.send('POST', '/introspect', { headers: { Authorization }, body: { token: tokens.access_token, client_id: client.id } })).body.active).toBe(true);
    expect((await server.send('POST', '/revoke', { headers: { Authorization }, body: { token: tokens.refresh_token, client_id: client.id } })).status).toBe(200);
  });

  test.each(['x', ''])('a public client stays one: the secret "%s" is not taken', async (secret) => {
    const body = { grant_type: 'refresh_token', refresh_token: 'x', client_id: client.id };
    const headers = { Authorization: basic({ client_id: client.id, client_secret: secret }) };

    expect((await server.send('POST', '/token', { headers, body })).body.error).toMatch(/^invalid_(client|request)$/);
    expect((await server.send('POST', '/token', { body: { ...body, client_secret: 'x' } })).status).toBe(401);
  });
});

describe('members of a registration that hold nothing', () => {
  const register = (metadata: object) => server.send('POST', '/clients', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_name: 'Notebook', redirect_uris: ['https://notebook.example.com/cb'], ...metadata }),
  });

  test.each([
    { client_uri: '' }, { logo_uri: null }, { tos_uri: ' ' }, { grant_types: [] }, { response_types: [] }, { token_endpoint_auth_method: '' }, { scope: '' },
    { contacts: [] }, { contacts: [''] }, { jwks_uri: '' }, { jwks: {} }, { jwks: null }, { dpop_bound_access_tokens: '' }, { application_type: '' },
    { redirect_uris: ['https://notebook.example.com/cb', ''] },
  ])('%j counts as absent', async (metadata) => {
    const plain = await register({});
    const { status, body } = await register(metadata);

    expect(status).toBe(201);
    const own = ['client_id', 'client_secret', 'registration_access_token', 'registration_client_uri', 'client_id_issued_at'];
    const known = Object.fromEntries(Object.entries(body).filter(([name]) => !own.includes(name)));
    expect(plain.body).toMatchObject(known);
  });

  test.each([{ redirect_uris: [] }, { redirect_uris: [''] }])('%j is nothing to register with', async (metadata) => {
    expect(await register(metadata)).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
  });
});

describe('a loopback redirect URI with an empty path', () => {
  const SLASHLESS = 'http://127.0.0.1:33418';

  test.each([
    [SLASHLESS, `${SLASHLESS}/`], [`${SLASHLESS}/`, SLASHLESS], ['http://localhost', 'http://localhost:5000/'], ['http://[::1]/', 'http://[::1]:7'],
    [`${SLASHLESS}?a=b`, `${SLASHLESS}/?a=b`],
  ])('registered as %s may come as %s, and be named either way at the token endpoint', async (registered, comes) => {
    const local = await PersonClient.register(server, { redirect_uris: [registered] });
    const browser = new Browser(server);
    const { origin, search } = new URL(comes);
    for (const named of [comes, `${origin}${search}`, `${origin}/${search}`]) {
      const answer = await local.signIn(browser, { redirect_uri: comes });
      const code = codeIn(answer.headers.location === undefined ? await browser.press(answer, 'allow') : answer);
      expect((await local.exchange(code, { redirect_uri: named })).status).toBe(200);
    }
  });

  test.each([
    [SLASHLESS, `${SLASHLESS}/cb`], [`${SLASHLESS}/cb`, SLASHLESS], [`${SLASHLESS}/cb`, `${SLASHLESS}/cb/`], [SLASHLESS, 'http://localhost:33418/'],
    ['https://notebook.example.com', 'https://notebook.example.com/'], [SLASHLESS, `${SLASHLESS}//`],
  ])('registered as %s does not come as %s', async (registered, comes) => {
    const local = await PersonClient.register(server, { redirect_uris: [registered] });
    const { status, headers } = await new Browser(server).open(local.authorizationUrl({ redirect_uri: comes }));

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
  });
});

describe('a slash at the end of a path', () => {
  test.each<[string, string]>([
    ['GET', '/.well-known/openid-configuration'], ['GET', '/.well-known/oauth-protected-resource/mcp'], ['GET', '/jwks'], ['POST', '/token'], ['POST', '/par'],
    ['POST', '/clients'], ['POST', '/revoke'], ['GET', '/clients/x'], ['GET', '/nothing'],
  ])('%s %s: the answer is the same', async (method, path) => {
    const [{ headers: _, ...answer }, { headers: __, ...withSlash }] = [await server.send(method, path), await server.send(method, `${path}/`)];

    expect(withSlash).toEqual(answer);
  });

  test('leads through a whole sign-in', async () => {
    const browser = new Browser(server);
    const opened = await browser.open(client.authorizationUrl().replace('/authorize?', '/authorize/?'));
    const page = await browser.open(`${opened.headers.location}/`, { 'Sec-Fetch-Site': 'same-origin' });
    const consent = await browser.follow(await browser.press(page, 'continue', { passphrase: PASSPHRASE }));
    const code = codeIn(consent.headers.location === undefined ? await browser.press(consent, 'allow') : consent);
    const body = { grant_type: 'authorization_code', code, client_id: client.id, redirect_uri: client.redirectUri, code_verifier: client.verifier };

    expect((await server.send('POST', '/token/', { body })).status).toBe(200);
  });
});

describe('HEAD', () => {
  test.each([
    '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp', '/jwks', '/clients/nobody', '/nothing', '/token',
  ])('of %s is answered like GET, without the body', async (path) => {
    const get = await server.send('GET', path);
    const head = await server.send('HEAD', path);

    expect(head.status).toBe(get.status);
    expect(head.headers).toEqual(get.headers);
  });

  test('of a link that a browser is to follow begins nothing', async () => {
    const before = (await server.aws.scan()).length;

    for (const path of [client.authorizationUrl().slice(ISSUER.length), '/callback?state=x&code=y', '/authorize/x']) {
      expect(await server.send('HEAD', path)).toMatchObject({ status: 204, cookies: [], text: '' });
    }
    expect((await server.aws.scan()).length).toBe(before);
  });
});

describe('a compressed body', () => {
  test.each(['/token', '/clients', '/par', '/revoke', '/introspect'])('is refused at %s by what it is', async (path) => {
    expect(await server.send('POST', path, { headers: { 'Content-Encoding': 'gzip' }, body: '\u001f\ufffd\u0008' })).toMatchObject({
      status: 415,
      body: { error: 'invalid_request', error_description: 'the request body must not be compressed' },
      headers: { 'accept-encoding': 'identity', 'access-control-allow-origin': '*' },
    });
  });

  test('that is not compressed may say so', async () => {
    const headers = { 'Content-Encoding': 'identity' };
    const body = { grant_type: 'refresh_token', refresh_token: 'x', client_id: client.id };

    expect((await server.send('POST', '/token', { headers, body })).body.error).toBe('invalid_grant');
  });
});

test('an empty parameter is none', async () => {
  const answer = await new Browser(server).open(client.authorizationUrl({ prompt: 'none', scope: '', response_mode: '', nonce: '', max_age: '', login_hint: '' }));

  expect(linkedParametersIn(answer).get('error')).toBe('login_required');
});
