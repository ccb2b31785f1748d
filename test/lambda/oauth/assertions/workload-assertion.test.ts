import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTrustedIssuer, type TrustedIssuer } from './trusted-issuer';
import { ISSUER, MCP_URL, SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { claimsOf } from '../person-client';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

let cluster: TrustedIssuer;
let builds: TrustedIssuer;
let server: AuthorizationServer;

beforeAll(async () => {
  [cluster, builds] = [await startTrustedIssuer(), await startTrustedIssuer()];
  server = await startAuthorizationServer({
    ...SETTINGS,
    trustedIssuers: [
      {
        type: 'workload',
        issuer: cluster.issuer,
        clientId: 'cluster',
        scopes: ['weather:read'],
        subjects: ['system:serviceaccount:weather:reader', 'system:serviceaccount:jobs:*'],
      },
      { type: 'workload', issuer: builds.issuer, jwksUri: `${builds.issuer}/keys`, clientId: 'builds', scopes: ['weather:read', 'weather:write'], subjects: ['*'] },
    ],
  });
});

afterAll(async () => {
  [cluster, builds].forEach((it) => it?.close());
  await server?.stop();
});

beforeEach(() => void captureOutput());

const now = () => Math.floor(Date.now() / 1_000);

const assertionOf = (changes: object = {}, from = cluster, header = {}) => from.sign({
  iss: from.issuer, sub: 'system:serviceaccount:weather:reader', aud: ISSUER, iat: now(), exp: now() + 300, ...changes,
}, header);

const exchange = (assertion: string, parameters: Record<string, string> = {}) =>
  server.send('POST', '/token', { body: { grant_type: JWT_BEARER, assertion, ...parameters } });

describe('a workload', () => {
  test('gets a token of the client that the owner named, for nothing but its assertion', async () => {
    const { status, body } = await exchange(await assertionOf());

    expect({ status, body }).toEqual({
      status: 200, body: { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_600, scope: 'weather:read' },
    });
    expect(claimsOf(body.access_token)).toMatchObject({ sub: 'cluster', client_id: 'cluster', aud: MCP_URL, scope: 'weather:read' });
  });

  test.each([
    ['the issuer', { aud: ISSUER }],
    ['the token endpoint', { aud: `${ISSUER}/token` }],
    ['this server among others', { aud: ['sts.amazonaws.com', ISSUER] }],
  ])('may name %s as audience', async (_case, changes) => {
    expect((await exchange(await assertionOf(changes))).status).toBe(200);
  });

  test('may come again with the same assertion, which lives for as long as it does', async () => {
    const assertion = await assertionOf({ jti: 'x' });

    expect((await exchange(assertion)).status).toBe(200);
    expect((await exchange(assertion)).status).toBe(200);
  });

  test('may name the client, but no other', async () => {
    expect((await exchange(await assertionOf(), { client_id: 'cluster' })).status).toBe(200);
    expect(await exchange(await assertionOf(), { client_id: 'builds' })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await exchange(await assertionOf(), { client_id: 'nobody' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('gets what it asks for of what the owner grants', async () => {
    expect((await exchange(await assertionOf({}, builds), { scope: 'weather:write' })).body.scope).toBe('weather:write');
    expect(await exchange(await assertionOf(), { scope: 'weather:write' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  test.each([
    ['system:serviceaccount:jobs:nightly', 200],
    ['system:serviceaccount:jobs:', 200],
    ['system:serviceaccount:jobs', 400],
    ['system:serviceaccount:weather:reader2', 400],
    ['system:serviceaccount:weather:READER', 400],
    ['xsystem:serviceaccount:jobs:nightly', 400],
    ['', 400],
  ])('that is %j is answered %i', async (sub, status) => {
    expect((await exchange(await assertionOf({ sub }))).status).toBe(status);
  });

  test.each([
    ['for another server', { aud: 'sts.amazonaws.com' }, {}],
    ['for nobody', { aud: undefined }, {}],
    ['that has expired', { exp: now() - 60 }, {}],
    ['that never expires', { exp: undefined }, {}],
    ['of an issuer that is not trusted', { iss: 'https://evil.example.com' }, {}],
    ['that says it is for a person', {}, { typ: 'oauth-id-jag+jwt' }],
    ['with a key that there is not', {}, { kid: 'other' }],
  ])('with an assertion %s gets nothing', async (_case, changes, header) => {
    const { status, body } = await exchange(await assertionOf(changes, cluster, header));

    expect(status).toBe(400);
    expect(body).not.toHaveProperty('access_token');
  });

  test.each(['nonsense', '', 'a.b.c'])('with %j gets nothing', async (assertion) => {
    expect((await exchange(assertion)).status).toBe(400);
  });

  test('S29 is not its client in any other way', async () => {
    expect(await server.send('POST', '/token', { body: { grant_type: 'client_credentials', client_id: 'cluster' } })).toMatchObject({ status: 400 });
    expect((await server.send('GET', '/clients/cluster', { headers: { Authorization: 'Bearer x' } })).status).toBe(401);
  });

  test('can have its token revoked', async () => {
    const { body } = await exchange(await assertionOf());
    await server.send('POST', '/revoke', { body: { token: body.access_token, client_id: 'cluster' } });

    expect((await server.send('POST', '/introspect', { body: { token: body.access_token, client_id: 'cluster' } })).body).toEqual({ active: false });
  });
});
