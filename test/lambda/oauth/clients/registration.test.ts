import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INITIAL_ACCESS_TOKEN, ISSUER } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, MACHINE, OWNER, startAuthorizationServer } from '../authorization-server';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const post = (metadata: unknown, headers: Record<string, string> = OWNER, path = '/clients') =>
  server.send('POST', path, { headers, body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata) });

describe('registration', () => {
  test.each(['/clients', '/dcr', '/register'])('POST %s registers a machine client', async (path) => {
    const { status, body, headers } = await post({ ...MACHINE, client_uri: 'https://jobs.example.com', contacts: ['ops@example.com'] }, OWNER, path);

    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      // never a hyphen first, which commands would take for an option
      client_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      client_id_issued_at: expect.any(Number),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_name: 'Nightly job',
      client_uri: 'https://jobs.example.com',
      contacts: ['ops@example.com'],
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
      registration_access_token: expect.any(String),
      registration_client_uri: `${ISSUER}/clients/${body.client_id}`,
    });
  });

  test('no member of the answer is null (AS14)', async () => {
    const { status, body } = await post({ ...MACHINE, client_uri: null, logo_uri: null, scope: null, jwks: null, jwks_uri: null });

    expect(status).toBe(201);
    expect(Object.values(body)).not.toContain(null);
  });

  test('metadata that the server does not know is ignored', async () => {
    const { status, body } = await post({ ...MACHINE, software_id: 'x', sector_identifier_uri: 'https://169.254.169.254/', default_max_age: 1 });

    expect(status).toBe(201);
    expect(body).not.toHaveProperty('sector_identifier_uri');
  });

  test('the secret cannot be chosen', async () => {
    const { body } = await post({ ...MACHINE, client_id: 'me', client_secret: 'mine', client_secret_expires_at: 1 });

    expect(body.client_id).not.toBe('me');
    expect(body.client_secret).not.toBe('mine');
    expect(body.client_secret_expires_at).toBe(0);
  });
});

describe('the initial access token', () => {
  test('is demanded, without an error code when nothing was presented (RFC 6750)', async () => {
    const { status, body, headers } = await post(MACHINE, { 'Content-Type': 'application/json' });

    expect({ status, body }).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(headers).toMatchObject({ 'www-authenticate': `Bearer realm="${ISSUER}"`, 'cache-control': 'no-store' });
  });

  test.each([
    'Bearer wrong', `Bearer ${INITIAL_ACCESS_TOKEN}x`, `Bearer ${INITIAL_ACCESS_TOKEN.slice(1)}`, `Bearer ${INITIAL_ACCESS_TOKEN.toUpperCase()}`,
  ])('%j is wrong', async (authorization) => {
    const { status, headers, body } = await post(MACHINE, { ...OWNER, Authorization: authorization });

    expect({ status, body }).toMatchObject({ status: 401, body: { error: 'invalid_token', error_description: 'the initial access token is wrong' } });
    expect(headers['www-authenticate']).toMatch(/^Bearer realm=".+", error="invalid_token"/);
  });

  test.each([
    `Basic ${INITIAL_ACCESS_TOKEN}`, INITIAL_ACCESS_TOKEN, 'Bearer', '', `Bearer ${INITIAL_ACCESS_TOKEN} x`, `Basic Bearer ${INITIAL_ACCESS_TOKEN}`, `Bearer\t${INITIAL_ACCESS_TOKEN}`,
  ])(
    '%j is no bearer token', async (authorization) => {
      expect((await post(MACHINE, { ...OWNER, Authorization: authorization })).status).toBe(401);
    });

  test.each(['bEARER ', 'Bearer  '])('the scheme may be written in any case, and followed by several spaces: %j', async (scheme) => {
    expect((await post(MACHINE, { ...OWNER, Authorization: `${scheme}${INITIAL_ACCESS_TOKEN}` })).status).toBe(201);
  });

  test('costs no call to AWS when it is missing', async () => {
    server.aws.calls.length = 0;
    await post(MACHINE, { 'Content-Type': 'application/json' });

    expect(server.aws.calls).toEqual([]);
  });
});

describe('clients that act for a person', () => {
  test.each([
    ['no grant types', { client_name: 'x' }],
    ['the authorization code', { grant_types: ['authorization_code'], redirect_uris: ['https://c.example.com/cb'] }],
    ['refresh tokens', { grant_types: ['client_credentials', 'refresh_token'] }],
    ['both grants', { grant_types: ['authorization_code', 'client_credentials'], redirect_uris: ['https://c.example.com/cb'] }],
    ['a response type', { ...MACHINE, response_types: ['code'] }],
    ['no grant', { grant_types: [] }],
  ])('%s: refused with the reason', async (_case, metadata) => {
    expect(await post(metadata)).toMatchObject({
      status: 400, body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('no sign-in configured') },
    });
  });

  test('a redirect URI: refused with the reason', async () => {
    expect(await post({ ...MACHINE, redirect_uris: ['https://c.example.com/cb'] })).toMatchObject({
      status: 400, body: { error: 'invalid_redirect_uri', error_description: expect.stringContaining('no sign-in configured') },
    });
  });
});

describe('S04 URIs in metadata', () => {
  const hostile = [
    'JaVaScRiPt:alert(1)', '\tjavascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://user:pw@c.example.com/',
    'https://c.example.com/#x', 'https://c.example.com/#', 'https://c.example.com/"onload=', 'https://c.example.com/$(id)`', 'https://c.example.com/ x',
    'https://c.\u0435xample.com/', 'ftp://c.example.com/', '//c.example.com', 'c.example.com', 7, ['https://c.example.com/'],
  ];

  test.each(['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'].flatMap((member) => hostile.map((uri) => [member, uri])))(
    '%s %j is refused', async (member, uri) => {
      expect(await post({ ...MACHINE, [member as string]: uri })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
    });

  test.each(hostile)('redirect_uris with %j is refused', async (uri) => {
    expect((await post({ ...MACHINE, redirect_uris: [uri] })).status).toBe(400);
  });

  test('S19 jwks_uri is refused: the server fetches nothing', async () => {
    expect(await post({ ...MACHINE, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://c.example.com/jwks' })).toMatchObject({
      status: 400, body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('jwks_uri is not supported') },
    });
  });
});

describe('S16 limits', () => {
  test.each([
    ['a long name', { client_name: 'x'.repeat(201) }],
    ['a long URI', { client_uri: `https://c.example.com/${'x'.repeat(2_048)}` }],
    ['many contacts', { contacts: Array(11).fill('ops@example.com') }],
    ['a long contact', { contacts: [`${'x'.repeat(2_048)}@example.com`] }],
    ['many redirect URIs', { redirect_uris: Array(11).fill('https://c.example.com/cb') }],
    ['many keys', { jwks: { keys: Array(11).fill({ kty: 'EC' }) } }],
  ])('%s: refused', async (_case, metadata) => {
    expect(await post({ ...MACHINE, ...metadata })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test('a body of more than 64 KB: refused', async () => {
    expect(await post({ ...MACHINE, padding: 'x'.repeat(65_536) })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('an item expires', async () => {
    await post(MACHINE);

    for (const item of await server.aws.scan()) {
      expect(Number(item.expiresAt?.N)).toBeGreaterThan(Date.now() / 1_000);
    }
  });
});

describe('S30 malformed registrations', () => {
  test.each([
    ['no body', ''],
    ['broken JSON', '{"client_name": '],
    ['an array', '[]'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['deeply nested JSON', `{"grant_types":["client_credentials"],"jwks":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['a form', 'grant_types=client_credentials'],
    ['a string for grant_types', { grant_types: 'client_credentials' }],
    ['a number for client_name', { ...MACHINE, client_name: 7 }],
    ['an object for contacts', { ...MACHINE, contacts: { mail: 'a@example.com' } }],
    ['a string for jwks', { ...MACHINE, jwks: 'x' }],
    ['nonsense for jwks', { ...MACHINE, jwks: { keys: [null, 7] } }],
    ['a symmetric key', { ...MACHINE, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }],
    ['no keys for private_key_jwt', { ...MACHINE, token_endpoint_auth_method: 'private_key_jwt' }],
    ['a public machine client', { ...MACHINE, token_endpoint_auth_method: 'none' }],
    ['an unknown authentication method', { ...MACHINE, token_endpoint_auth_method: 'tls_client_auth' }],
    ['an unknown scope', { ...MACHINE, scope: 'root' }],
    ['a hostile __proto__', '{"__proto__":{"grant_types":["client_credentials"]}}'],
  ])('%s: invalid_client_metadata', async (_case, metadata) => {
    expect(await post(metadata)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test.each(['text/plain', 'application/json, application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x-application/json', ''])(
    'the content type %j is refused', async (contentType) => {
      expect(await post(MACHINE, { ...OWNER, 'Content-Type': contentType })).toMatchObject({
        status: 400, body: { error: 'invalid_client_metadata', error_description: 'the content type must be application/json' },
      });
    });

  test('no content type is refused', async () => {
    expect((await post(MACHINE, { Authorization: OWNER.Authorization })).status).toBe(400);
  });

  test('JSON with a charset is JSON', async () => {
    expect((await post(MACHINE, { ...OWNER, 'Content-Type': 'application/json; charset=UTF-8' })).status).toBe(201);
  });
});

test('S22 URLs come from the configuration, never from the request', async () => {
  const { body } = await post(MACHINE, {
    ...OWNER, 'Host': 'evil.example.com', 'X-Forwarded-Host': 'evil.example.com', 'X-Forwarded-Proto': 'http', 'Forwarded': 'host=evil.example.com',
  });

  expect(body.registration_client_uri).toBe(`${ISSUER}/clients/${body.client_id}`);
  expect(JSON.stringify(body)).not.toContain('evil');
});
