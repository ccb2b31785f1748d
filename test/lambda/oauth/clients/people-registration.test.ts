import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INITIAL_ACCESS_TOKEN, ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, MACHINE, OWNER, type RegisteredClient, startAuthorizationServer } from '../authorization-server';
import { PersonClient } from '../person-client';

const ANYBODY = { 'Content-Type': 'application/json' };

const REGISTRATION = {
  ...PERSON_SETTINGS.registration,
  redirectSchemes: ['cursor'],
  reservedNames: { claude: ['claude.ai'] },
};

/** What an SDK client sends. */
const CLIENT = {
  client_name: 'Notebook',
  redirect_uris: ['http://localhost:3334/oauth/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

let server: AuthorizationServer;
let closed: AuthorizationServer;
let restricted: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: REGISTRATION });
  closed = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...REGISTRATION, dynamic: 'nobody' } });
  restricted = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...REGISTRATION, dynamic: 'initialAccessToken' } });
});

afterAll(() => Promise.all([server, closed, restricted].map((it) => it?.stop())));

beforeEach(() => void captureOutput());

const post = (metadata: object, headers: Record<string, string> = ANYBODY, at = server) =>
  at.send('POST', '/clients', { headers, body: JSON.stringify(metadata) });

describe('AS15 a client registers itself', () => {
  test('and reads what it got', async () => {
    const { status, body, headers } = await post(CLIENT);

    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      ...CLIENT,
      client_id: expect.any(String),
      client_id_issued_at: expect.any(Number),
      application_type: 'native',
      registration_access_token: expect.any(String),
      registration_client_uri: `${ISSUER}/clients/${body.client_id}`,
    });
    expect(body).not.toHaveProperty('client_secret');
  });

  test('with nothing but where people go back to: the rest has defaults (RFC 7591 section 2)', async () => {
    expect(await post({ redirect_uris: CLIENT.redirect_uris })).toMatchObject({
      status: 201,
      body: {
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        redirect_uris: CLIENT.redirect_uris,
        application_type: 'native',
      },
    });
  });

  test('no member of the answer is null (AS14)', async () => {
    const { status, body } = await post({ ...CLIENT, client_uri: null, logo_uri: null, scope: null, contacts: null, jwks: null, tos_uri: null });

    expect(status).toBe(201);
    expect(Object.values(body)).not.toContain(null);
  });

  test('with a secret if it asks for one, or says nothing (RFC 7591 section 2)', async () => {
    for (const method of ['client_secret_basic', 'client_secret_post', undefined]) {
      expect(await post({ ...CLIENT, token_endpoint_auth_method: method })).toMatchObject({
        status: 201,
        body: {
          client_secret: expect.stringMatching(/^[\w-]{43}$/), client_secret_expires_at: 0, token_endpoint_auth_method: method ?? 'client_secret_basic',
        },
      });
    }
  });

  test.each([
    ['Claude', { client_name: 'Claude', redirect_uris: ['https://claude.ai/api/mcp/auth_callback'] }],
    ['Claude Code', { client_name: 'Claude Code (weather)', redirect_uris: ['http://localhost:52341/callback'] }],
    ['Cursor', {
      client_name: 'Cursor',
      redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback', 'http://localhost:8787/callback'],
    }],
    ['Visual Studio Code', {
      client_name: 'Visual Studio Code',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: ['https://insiders.vscode.dev/redirect', 'https://vscode.dev/redirect', 'http://127.0.0.1/', 'http://127.0.0.1:33418/'],
      application_type: 'native',
    }],
    ['ChatGPT', { client_name: 'ChatGPT', redirect_uris: ['https://chatgpt.com/connector/oauth/abc'] }],
  ])('as %s does', async (_name, metadata) => {
    const { status, body } = await post({ ...CLIENT, ...metadata });

    expect(status).toBe(201);
    expect(body).toMatchObject({ redirect_uris: metadata.redirect_uris, grant_types: CLIENT.grant_types });
  });

  test('and is not bound to the scopes that it thought of: it may ask for more later', async () => {
    const { status, body } = await post({ ...CLIENT, scope: 'weather:read unheard-of' });

    expect(status).toBe(201);
    expect(body).not.toHaveProperty('scope');
  });

  test.each([
    ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['no redirect_uris', { redirect_uris: undefined }, 'invalid_redirect_uri'],
    ['a string for redirect_uris', { redirect_uris: 'https://c.example.com/cb' }, 'invalid_redirect_uri'],
    ['an unknown scheme', { redirect_uris: ['zed://x/cb'] }, 'invalid_redirect_uri'],
    ['another response type', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['an unknown application type', { application_type: 'toaster', redirect_uris: ['https://c.example.com/cb'] }, 'invalid_client_metadata'],
    ['an unknown way to authenticate', { token_endpoint_auth_method: 'tls_client_auth' }, 'invalid_client_metadata'],
    ['a control character in its name', { client_name: 'a\u001b[2Jb' }, 'invalid_client_metadata'],
    ['S19 keys elsewhere', { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://c.example.com/jwks' }, 'invalid_client_metadata'],
    ['S17 the name of somebody else', { client_name: 'Claude', redirect_uris: ['https://evil.example.com/cb'] }, 'invalid_client_metadata'],
    ['S04 hostile redirect URIs alone', { redirect_uris: ['javascript:alert(1)', 'http://c.example.com/cb', 7, null] }, 'invalid_redirect_uri'],
  ])('but not with %s', async (_case, metadata, error) => {
    expect(await post({ ...CLIENT, ...metadata })).toMatchObject({ status: 400, body: { error } });
  });
});

test.each([
  [{ redirect_uris: [] }, 'redirect_uris must contain at least one URI'],
  [{ response_types: ['token'] }, 'response_types must contain code'],
  [{ response_types: 'code' }, 'response_types must contain code'],
])('a client reads what it lacks: %j, %s', async (metadata, description) => {
  expect((await post({ ...CLIENT, ...metadata })).body.error_description).toBe(description);
});

describe('what is not right with a registration costs the member (RFC 7591 section 3.2.1), and the answer says so:', () => {
  const GOOD = 'https://c.example.com/cb';

  test.each([
    ['a hostile redirect URI (S04)', { redirect_uris: ['javascript:alert(1)', GOOD] }, { redirect_uris: [GOOD] }],
    ['one of an unknown scheme', { redirect_uris: [GOOD, 'zed://x/cb'] }, { redirect_uris: [GOOD] }],
    ['things that are no URIs', { redirect_uris: [7, GOOD, null, {}, 'nonsense', `https://c.example.com/${'x'.repeat(2_048)}`] }, { redirect_uris: [GOOD] }],
    ['the same one again', { redirect_uris: Array(11).fill(GOOD) }, { redirect_uris: [GOOD] }],
    ['more than ten (S16)', { redirect_uris: Array.from({ length: 30 }, (_, index) => `http://localhost:${4_000 + index}/cb`) }, {
      redirect_uris: Array.from({ length: 10 }, (_, index) => `http://localhost:${4_000 + index}/cb`),
    }],
    ['a long name', { client_name: `${'x'.repeat(199)}😀` }, { client_name: 'x'.repeat(199) }],
    ['contacts that are no list', { contacts: 'somebody@example.com' }, { contacts: undefined }],
    ['odd contacts', { contacts: [7, 'somebody@example.com', { email: 'x' }, 'x'.repeat(3_000)] }, { contacts: ['somebody@example.com'] }],
    ['scopes without end', { scope: 'x '.repeat(2_000) }, { scope: undefined }],
    ['grant types that there are not', { grant_types: [7, 'authorization_code', ...Array.from({ length: 20 }, (_, index) => `urn:x:${index}`)] }, {}],
    ['the refresh token that it does not ask for', { grant_types: ['authorization_code'] }, {}],
    ['nothing about grants', { grant_types: undefined }, {}],
  ])('%s', async (_case, changes, registered) => {
    const { status, body } = await post({ ...CLIENT, ...changes });

    const expected: Record<string, unknown> = { grant_types: CLIENT.grant_types, ...registered };
    expect(status).toBe(201);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, body[name]]))).toEqual(expected);
  });

  test('the name of somebody else does not get through by its length (S17)', async () => {
    expect((await post({ ...CLIENT, client_name: `Claude ${'x'.repeat(300)}`, redirect_uris: ['https://evil.example.com/cb'] })).status).toBe(400);
  });

  test('the owner, who can mend it, reads what is wrong', async () => {
    expect((await post({ ...MACHINE, contacts: 'x', client_name: 'x'.repeat(201) }, OWNER)).status).toBe(400);
  });
});

test('a client that registered nothing about grants is renewed without its person', async () => {
  const client = await PersonClient.register(server, { grant_types: undefined });

  expect((await client.refresh((await client.connect()).refresh_token)).status).toBe(200);
});

describe('a client without people', () => {
  test('needs the initial access token', async () => {
    expect(await post(MACHINE)).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringMatching(/^Bearer /) } });
    expect((await post(MACHINE, OWNER)).status).toBe(201);
  });

  test('is not had beside one for people: the grant is left out', async () => {
    const { status, body } = await post({ ...CLIENT, grant_types: [...CLIENT.grant_types, 'client_credentials'], token_endpoint_auth_method: 'client_secret_post' });

    expect({ status, grants: body.grant_types }).toEqual({ status: 201, grants: CLIENT.grant_types });
    expect(await server.send('POST', '/token', {
      body: { grant_type: 'client_credentials', client_id: body.client_id, client_secret: body.client_secret },
    })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('is not had by an update of one for people', async () => {
    const withSecret = { ...CLIENT, token_endpoint_auth_method: 'client_secret_basic' };
    const { body: client } = await post(withSecret);
    const update = (metadata: object) => server.send('PUT', `/clients/${client.client_id}`, {
      headers: { ...ANYBODY, Authorization: `Bearer ${client.registration_access_token}` },
      body: JSON.stringify({ client_id: client.client_id, ...metadata }),
    });

    expect(await update(MACHINE)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
    expect((await update({ ...withSecret, grant_types: ['authorization_code', 'client_credentials'] })).body.grant_types).toEqual(CLIENT.grant_types);
    expect((await server.requestToken(client as RegisteredClient)).status).toBe(400);
  });

  test('is never a public client', async () => {
    expect(await post({ ...MACHINE, token_endpoint_auth_method: 'none' }, OWNER)).toMatchObject({ status: 400 });
    expect(await post({ ...CLIENT, grant_types: ['authorization_code', 'client_credentials'] }, OWNER)).toMatchObject({
      status: 201, body: { grant_types: CLIENT.grant_types },
    });
  });

  test('may also act for people if the owner registers it', async () => {
    const both = { ...CLIENT, grant_types: ['authorization_code', 'client_credentials'], token_endpoint_auth_method: 'client_secret_basic' };

    expect((await post(both, OWNER)).body.grant_types).toEqual([...CLIENT.grant_types, 'client_credentials']);
  });
});

describe('who may register', () => {
  test.each(['Bearer wrong', 'Bearer', 'Basic eDp5', ''])('anybody, as a stranger if they come with "%s"', async (Authorization) => {
    const metadata = { ...CLIENT, token_endpoint_auth_method: 'client_secret_basic', grant_types: ['authorization_code', 'client_credentials'] };

    expect(await post(metadata, { ...ANYBODY, Authorization })).toMatchObject({ status: 201, body: { grant_types: CLIENT.grant_types } });
  });

  test('the owner, who may register more than strangers', async () => {
    const metadata = { ...CLIENT, token_endpoint_auth_method: 'client_secret_basic', grant_types: ['authorization_code', 'client_credentials'] };

    expect(await post(metadata, OWNER)).toMatchObject({ status: 201, body: { grant_types: [...CLIENT.grant_types, 'client_credentials'] } });
  });

  test('no machine client with a wrong token', async () => {
    expect((await post(MACHINE, { ...ANYBODY, Authorization: 'Bearer wrong' })).status).toBe(401);
  });

  test('those with the initial access token, if the owner says so', async () => {
    expect((await post(CLIENT, ANYBODY, restricted)).status).toBe(401);
    expect((await post(CLIENT, { ...ANYBODY, Authorization: `Bearer ${INITIAL_ACCESS_TOKEN}` }, restricted)).status).toBe(201);
  });

  test('nobody, if the owner says so, with or without the token; but machine clients, with it', async () => {
    for (const headers of [ANYBODY, OWNER]) {
      expect(await post(CLIENT, headers, closed)).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    }
    expect((await post(MACHINE, ANYBODY, closed)).status).toBe(401);
    expect((await post(MACHINE, OWNER, closed)).status).toBe(201);
  });
});

describe('AS7 a person is sent back', () => {
  test.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb'],
    ['http://[::1]:1234/cb', 'http://[::1]:4321/cb'],
    ['http://localhost:3000/cb', 'http://localhost/cb'],
    ['https://c.example.com/cb', 'https://c.example.com/cb'],
  ])('registered %s: to %s', async (registered, requested) => {
    const client = await PersonClient.register(server, { redirect_uris: [registered] });

    expect((await server.send('GET', client.authorizationUrl({ redirect_uri: requested }).slice(ISSUER.length))).status).toBe(303);
  });

  test.each([
    ['http://127.0.0.1/cb', 'http://localhost/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/other'],
    ['https://c.example.com/cb', 'https://c.example.com:8443/cb'],
    ['https://c.example.com/cb', 'https://c.example.com/cb/'],
  ])('S01 registered %s: not to %s', async (registered, requested) => {
    const client = await PersonClient.register(server, { redirect_uris: [registered] });
    const { status, headers } = await server.send('GET', client.authorizationUrl({ redirect_uri: requested }).slice(ISSUER.length));

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
  });
});

test('a client that registered that it pushes its authorization requests must do so (RFC 9126 section 6)', async () => {
  const client = await PersonClient.register(server, { require_pushed_authorization_requests: true });

  const { headers, text } = await server.send('GET', client.authorizationUrl().slice(ISSUER.length));
  expect(headers.location ?? text).toMatch(/invalid_request|[Pp]ushed/);
  const { status, body } = await server.send('POST', '/par', { body: client.parameters });
  expect(status).toBe(201);
  expect((await server.send('GET', `/authorize?${new URLSearchParams({ client_id: client.id, request_uri: body.request_uri })}`)).headers.location)
    .toMatch(/\/authorize\//);
});
