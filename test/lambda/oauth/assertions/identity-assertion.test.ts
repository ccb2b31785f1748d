import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTrustedIssuer, type TrustedIssuer } from './trusted-issuer';
import { ISSUER, MCP_URL, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, basic, startAuthorizationServer } from '../authorization-server';
import { claimsOf, PersonClient } from '../person-client';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Portal';
const PORTAL = { client_id: 'portal', client_secret: 'secret-of-the-portal' };

let idp: TrustedIssuer;
let narrow: TrustedIssuer;
let workloads: TrustedIssuer;
let server: AuthorizationServer;

beforeAll(async () => {
  [idp, narrow, workloads] = [await startTrustedIssuer(), await startTrustedIssuer(), await startTrustedIssuer()];
  server = await startAuthorizationServer({
    ...PERSON_SETTINGS,
    preRegisteredClients: [
      { clientId: 'portal', name: 'Portal', redirectUris: ['https://portal.example.com/cb'], clientSecretArn: SECRET_ARN },
      { clientId: 'editor', name: 'Editor', redirectUris: ['http://127.0.0.1/cb'] },
    ],
    trustedIssuers: [
      { type: 'enterprise', issuer: idp.issuer },
      { type: 'enterprise', issuer: narrow.issuer, scopes: ['weather:read'] },
      { type: 'workload', issuer: workloads.issuer, clientId: 'jobs', subjects: ['*'], scopes: [] },
    ],
  });
  server.aws.secrets.put(SECRET_ARN, PORTAL.client_secret);
});

afterAll(async () => {
  [idp, narrow, workloads].forEach((it) => it?.close());
  await server?.stop();
});

beforeEach(() => void captureOutput());

const now = () => Math.floor(Date.now() / 1_000);

const claims = (changes: object = {}, from = idp) => ({
  iss: from.issuer, sub: 'ada', aud: ISSUER, client_id: 'portal', resource: MCP_URL, jti: crypto.randomUUID(), iat: now(), exp: now() + 300, ...changes,
});

const assertionOf = (changes: object = {}, from = idp) => from.sign(claims(changes, from), { typ: 'oauth-id-jag+jwt' });

const exchange = (assertion: string, parameters: Record<string, string> = {}) => server.send('POST', '/token', {
  headers: { Authorization: basic(PORTAL) }, body: { grant_type: JWT_BEARER, assertion, ...parameters },
});

describe('the assertion of an identity provider', () => {
  test('is exchanged for an access token of the person, without refresh token', async () => {
    const { status, body, headers } = await exchange(await assertionOf({ scope: 'weather:read' }), { resource: MCP_URL });

    expect({ status, body }).toEqual({
      status: 200, body: { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_600, scope: 'weather:read' },
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(claimsOf(body.access_token)).toEqual({
      iss: ISSUER,
      aud: MCP_URL,
      sub: `${idp.issuer}#ada`,
      client_id: 'portal',
      scope: 'weather:read',
      grant_id: expect.any(String),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  test('leaves a grant in the table, by which the token can be revoked, no longer than the token', async () => {
    const grants = async () => (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('Grant#'));
    const before = (await grants()).length;
    await exchange(await assertionOf());

    const after = await grants();
    expect(after.length).toBe(before + 1);
    expect(after.every(({ expiresAt }) => Number(expiresAt!.N) <= now() + 3_700)).toBe(true);
  });

  test.each([
    ['names no scopes: all that the owner lets its issuer grant', undefined, {}, 'weather:read weather:write'],
    ['names some: those', 'weather:write', {}, 'weather:write'],
    ['names unknown ones: without them', 'weather:read root', {}, 'weather:read'],
    ['and the client asks for fewer: those', 'weather:read weather:write', { scope: 'weather:read' }, 'weather:read'],
  ])('that %s', async (_case, scope, parameters, granted) => {
    expect((await exchange(await assertionOf({ scope }), parameters as Record<string, string>)).body.scope).toBe(granted);
  });

  test.each([
    ['an array, one scope an element', ['weather:read'], 'weather:read'],
    ['an array with blanks within an element', ['weather:read weather:write', 'weather:read'], 'weather:read'],
    ['an array with what is no text', [['weather:write'], { scope: 'weather:write' }, null, 'weather:read'], 'weather:read'],
    ['blanks in excess', '  weather:read  ', 'weather:read'],
    ['other blanks', 'weather:write\tweather:x weather:read', 'weather:read'],
    ['nothing at all', '', undefined],
    ['no text', 7, undefined],
    ['null', null, undefined],
  ])('names scopes by %s', async (_what, scope, granted) => {
    const { status, body } = await exchange(await assertionOf({ scope }));
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope: granted });
  });

  test('grants no more than the owner lets its issuer grant', async () => {
    expect((await exchange(await assertionOf({ scope: 'weather:read weather:write' }, narrow))).body.scope).toBe('weather:read');
    expect(await exchange(await assertionOf({ scope: 'weather:write' }, narrow), { scope: 'weather:write' })).toMatchObject({
      status: 400, body: { error: 'invalid_scope' },
    });
  });

  test('works once', async () => {
    const assertion = await assertionOf();

    expect((await exchange(assertion)).status).toBe(200);
    expect(await exchange(assertion)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('works once, however many come at the same time', async () => {
    const assertion = await assertionOf();
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(assertion)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  test.each([
    ['another client', { client_id: 'editor' }],
    ['no client', { client_id: undefined }],
    ['S10 another resource', { resource: 'https://other.example.com/mcp' }],
    ['S10 no resource', { resource: undefined }],
    ['S10 another server', { aud: 'https://other.example.com' }],
    ['S10 several servers', { aud: [ISSUER, 'https://other.example.com'] }],
    ['S10 the token endpoint', { aud: `${ISSUER}/token` }],
    ['the past', { iat: now() - 600, exp: now() - 60 }],
    ['ever', { exp: undefined }],
    ['a time that is not known', { iat: undefined }],
    ['nobody', { sub: undefined }],
    ['any number of uses', { jti: undefined }],
  ])('for %s is refused, without a reason', async (_case, changes) => {
    const { status, body } = await exchange(await assertionOf(changes));

    expect({ status, body }).toEqual({ status: 400, body: { error: 'invalid_grant', error_description: 'grant request is invalid' } });
  });

  test('of an issuer that is not trusted is refused', async () => {
    expect(await exchange(await assertionOf({ iss: 'https://evil.example.com' }))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('of an issuer that is trusted with workloads only is refused', async () => {
    expect(await exchange(await assertionOf({}, workloads))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('signed by another issuer that is trusted is refused', async () => {
    expect(await exchange(await assertionOf({ iss: narrow.issuer }))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('S12 signed by nobody, by a stranger or with a shared secret is refused', async () => {
    const stranger = (await generateKeyPair('ES256')).privateKey;
    const header = { typ: 'oauth-id-jag+jwt', kid: 'key-0' };
    const forged = [
      new UnsecuredJWT(claims()).encode(),
      await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(stranger),
      await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', ...header }).sign(new TextEncoder().encode('x'.repeat(32))),
      'nonsense', '..', '',
    ];

    for (const assertion of forged) {
      expect((await exchange(assertion)).status).toBe(400);
    }
  });

  test.each(['JWT', 'at+jwt', undefined])('S12 of the type %s is refused: an ID token or access token is none', async (typ) => {
    expect((await exchange(await idp.sign(claims(), { typ }))).status).toBe(400);
  });

  test('for a foreign resource in the request: invalid_target', async () => {
    expect(await exchange(await assertionOf(), { resource: 'https://other.example.com/mcp' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('is for clients that prove who they are', async () => {
    const assertion = await assertionOf({ client_id: 'editor' });
    const { status, body } = await server.send('POST', '/token', { body: { grant_type: JWT_BEARER, assertion, client_id: 'editor' } });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_request' });

    const registered = await PersonClient.register(server, { grant_types: ['authorization_code', JWT_BEARER] });
    expect((await server.send('POST', '/token', {
      body: { grant_type: JWT_BEARER, assertion: await assertionOf({ client_id: registered.id }), client_id: registered.id },
    })).status).toBe(400);
  });

  test('S29 is nothing without the credential of the client', async () => {
    const assertion = await assertionOf();

    expect((await server.send('POST', '/token', {
      headers: { Authorization: basic({ ...PORTAL, client_secret: 'wrong' }) }, body: { grant_type: JWT_BEARER, assertion },
    })).status).toBe(401);
    expect((await server.send('POST', '/token', { body: { grant_type: JWT_BEARER, assertion } })).status).toBe(400);
  });
});

describe('the keys of an issuer', () => {
  test('may be rotated', async () => {
    await exchange(await assertionOf({}, narrow));
    await narrow.rotate();

    // an instance that has just read the keys does not read them again for every key that it does not know
    const reads = narrow.keyReads();
    await Promise.all(Array.from({ length: 10 }, async () => exchange(await assertionOf({}, narrow))));
    expect(narrow.keyReads()).toBeLessThanOrEqual(reads + 1);
  });

  test('that cannot be read are no reason to refuse the assertion for good', async () => {
    const other = await startTrustedIssuer();
    const fresh = await startAuthorizationServer({
      ...PERSON_SETTINGS,
      preRegisteredClients: [{ clientId: 'portal', name: 'Portal', redirectUris: ['https://portal.example.com/cb'], clientSecretArn: SECRET_ARN }],
      trustedIssuers: [{ type: 'enterprise', issuer: other.issuer }],
    });
    fresh.aws.secrets.put(SECRET_ARN, PORTAL.client_secret);
    const assertion = await assertionOf({}, other);
    const send = () => fresh.send('POST', '/token', { headers: { Authorization: basic(PORTAL) }, body: { grant_type: JWT_BEARER, assertion } });

    other.fail(500);
    expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    other.fail(undefined);
    expect((await send()).status).toBe(200);

    other.close();
    await fresh.stop();
  });
});

test('the metadata announce the grant', async () => {
  const { body } = await server.send('GET', '/.well-known/openid-configuration');

  expect(body.grant_types_supported).toContain(JWT_BEARER);
  expect(body.authorization_grant_profiles_supported).toEqual(['urn:ietf:params:oauth:grant-profile:id-jag']);
});
