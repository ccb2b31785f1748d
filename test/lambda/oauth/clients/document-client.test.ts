import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteClient, documentOf, storeDocument } from './document-store';
import { ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { PersonClient, tokensIn } from '../person-client';

const REGISTRATION = { ...PERSON_SETTINGS.registration, redirectHosts: ['client.example.com'], reservedNames: { claude: ['claude.ai'] } };

let server: AuthorizationServer;
/** Takes documents of any public host. */
let unbound: AuthorizationServer;

beforeAll(async () => {
  unbound = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: REGISTRATION });
  // the last, whose services are those of the process
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...REGISTRATION, metadataDocumentHosts: ['*.example.com'] } });
});

afterAll(() => Promise.all([server, unbound].map((it) => it?.stop())));

let count = 0;
let url: string;

beforeEach(() => {
  captureOutput();
  count += 1;
  url = `https://client.example.com/${count}/client.json`;
});

afterEach(() => void vi.useRealTimers());

const REDIRECT_URI = 'https://client.example.com/callback';

async function clientWith(changes: object = {}, redirectUri = REDIRECT_URI): Promise<PersonClient> {
  await storeDocument(server, url, documentOf(url, changes));
  return PersonClient.known(server, url, redirectUri);
}

const open = (client: PersonClient, changes: Record<string, string> = {}) => new Browser(server).open(client.authorizationUrl(changes));

const clientRecords = async () => (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('Client#')).length;

describe('AS3 a client with a metadata document', () => {
  test('gets tokens for a person without registration, and renews them', async () => {
    const client = await clientWith();
    const tokens = await client.connect();

    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('is shown with the host that vouches for it', async () => {
    const browser = new Browser(server);
    const page = await browser.follow(await browser.open((await clientWith()).authorizationUrl()));

    expect(page.text).toContain('client.example.com');
  });

  test('is sent back to any port of its loopback address', async () => {
    const client = await clientWith({}, 'http://127.0.0.1:49152/callback');

    expect((await open(client)).status).toBe(303);
  });

  test('has no record until somebody lets it in', async () => {
    const before = await clientRecords();
    const client = await clientWith();
    await client.signIn();
    expect(await clientRecords()).toBe(before);

    await client.connect();
    expect(await clientRecords()).toBe(before + 1);
    await client.connect();
    expect(await clientRecords()).toBe(before + 1);
  });

  test.each([
    ['more than this server can do', { grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'] }],
    ['scopes of other servers', { scope: 'openid email files:read' }],
    ['algorithms of other servers', { id_token_signed_response_alg: 'RS256', token_endpoint_auth_signing_alg: 'ES256' }],
    ['nothing of how it authenticates', { token_endpoint_auth_method: undefined }],
    ['several ways to authenticate, one of them none', {
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_methods_supported: ['private_key_jwt', 'none'],
    }],
    ['redirect URIs that the owner does not want, or nobody, beside one that is good', {
      redirect_uris: ['https://evil.example.org/cb', 'javascript:alert(1)', REDIRECT_URI, ...Array.from({ length: 20 }, (_, index) => `http://localhost:${index + 1}/cb`)],
    }],
    ['its name at length', { client_name: 'Notebook '.repeat(50) }],
    ['odd contacts', { contacts: 'somebody@example.com' }],
    ['members that nobody knows', { software_id: 'x', contacts: null, jwks_uri: null }],
  ])('may say %s', async (_case, changes) => {
    expect((await (await clientWith(changes)).connect()).access_token).toBeDefined();
  });
});

describe('S19 a metadata document is not good', () => {
  test.each([
    ['without a name', { client_name: undefined }],
    ['without redirect URIs', { redirect_uris: undefined }],
    ['of another client', { client_id: 'https://client.example.com/other.json' }],
    ['with a secret', { client_secret: 'x' }],
    ['that asks for a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['S04 with no redirect URI but a hostile one', { redirect_uris: ['javascript:alert(1)'] }],
    ['S04 with a hostile logo', { logo_uri: 'data:image/svg+xml,x' }],
    ['that sends people only to a host which the owner does not want', { redirect_uris: ['https://evil.example.org/cb'] }],
    ['S17 with the name of somebody else', { client_name: 'Claude' }],
    ['with keys at a URL that is not https', { jwks_uri: 'http://client.example.com/jwks', token_endpoint_auth_method: 'private_key_jwt' }],
    ['without the authorization code', { grant_types: ['refresh_token'], response_types: [] }],
  ])('%s: a page, and no redirect', async (_case, changes) => {
    const { status, headers, text } = await open(await clientWith(changes));

    expect({ status, type: headers['content-type'] }).toEqual({ status: 400, type: 'text/html; charset=utf-8' });
    expect(headers).not.toHaveProperty('location');
    expect(text).not.toContain('evil.example.org');
  });

  test('at a host that the owner does not want: it is not even looked at', async () => {
    url = 'https://client.example.org/client.json';
    const { status, headers } = await open(await clientWith());

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
  });

  test.each(['https://evil.example.org/cb', 'javascript:alert(1)'])('S04 and people are not sent to %s, which it names beside a good one', async (redirectUri) => {
    const client = await clientWith({ redirect_uris: [REDIRECT_URI, redirectUri] });
    const { status, headers } = await open(client, { redirect_uri: redirectUri });

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
  });

  const pages = new Set<string>();

  test.each([
    'https://127.0.0.1/client.json', 'https://[::1]/client.json', 'https://169.254.169.254/latest/meta-data/', 'https://localhost/client.json', 'https://x.example.com:8443/',
    'http://client.example.com/client.json', 'https://client.example.com/../client.json', 'https://user@client.example.com/client.json',
    'https://client.example.com/client.json#x',
  ])('at %s: the same page for all', async (id) => {
    const { status, headers, text } = await new Browser(unbound).open(PersonClient.known(unbound, id, REDIRECT_URI).authorizationUrl());
    const [page] = /<main>[^]*<\/main>/.exec(text)!;

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
    pages.add(page);
    expect(pages.size).toBe(1);
  });
});

describe('S32 a client with a metadata document that was revoked', () => {
  test('learns it at the token endpoint', async () => {
    const client = await clientWith();
    const { refresh_token: refreshToken } = await client.connect();

    await deleteClient(server, client.id);

    expect(await client.refresh(refreshToken)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('can be let in again, without what was granted before', async () => {
    const start = Date.now();
    const client = await clientWith();
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const before = await client.connect();

    await deleteClient(server, client.id);
    vi.setSystemTime(start + 5_000);
    const after = await client.connect();

    expect(await client.refresh(before.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await client.refresh(after.refresh_token)).status).toBe(200);
  });

  test('is renewed like all others while it is in use', async () => {
    const start = Date.now();
    const client = await clientWith();
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const tokens = await client.connect();

    vi.setSystemTime(start + 29 * 86_400_000);
    await storeDocument(server, url, documentOf(url));

    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

test('the table being down is no reason for a client to register again', async () => {
  const client = await clientWith();
  const { refresh_token: refreshToken } = await client.connect();

  server.aws.fail('DynamoDB', { status: 400, type: 'ProvisionedThroughputExceededException' });
  const answer = await client.refresh(refreshToken);
  server.aws.fail('DynamoDB', undefined);

  expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
});

describe('a client whose document has keys', () => {
  const proofOf = async (assertion: Promise<string>) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: await assertion,
  });

  async function withCode(changes: object) {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const client = await clientWith({ jwks: { keys: [{ ...await exportJWK(publicKey), kid: 'k' }] }, ...changes });
    const sign = async (key = privateKey) => {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ iss: url, sub: url, aud: ISSUER, jti: crypto.randomUUID(), iat: now, exp: now + 60 })
        .setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key);
    };
    return { client, code: await client.authorize(), sign };
  }

  test('proves itself with them', async () => {
    const { client, code, sign } = await withCode({ token_endpoint_auth_method: 'private_key_jwt' });

    expect(await client.exchange(code)).toMatchObject({ status: 401 });
    expect(tokensIn(await client.exchange(code, await proofOf(sign())))).toBeDefined();
  });

  test('may do so or not if it offers both, but not wrongly', async () => {
    const { client, code, sign } = await withCode({ token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'] });
    const other = (await generateKeyPair('ES256')).privateKey;

    expect(await client.exchange(code, await proofOf(sign(other)))).toMatchObject({ status: 401 });
    const tokens = tokensIn(await client.exchange(code, await proofOf(sign())));
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

test('without metadata documents, a URL is no client', async () => {
  const other = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: { ...REGISTRATION, metadataDocuments: false } });
  await storeDocument(other, url, documentOf(url));

  const { status, headers } = await new Browser(other).open(PersonClient.known(other, url, REDIRECT_URI).authorizationUrl());
  await other.stop();

  expect(status).toBe(400);
  expect(headers).not.toHaveProperty('location');
});
