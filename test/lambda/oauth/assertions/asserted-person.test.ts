import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTrustedIssuer, type TrustedIssuer } from './trusted-issuer';
import { assertedSubject, isOfAnotherIssuer } from '../../../../lambda-src/oauth/identity-provider/subject';
import type { OAuthSettings, OidcProviderSettings } from '../../../../src/contract';
import { ISSUER, MCP_URL, SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, basic, startAuthorizationServer } from '../authorization-server';
import { claimsOf } from '../person-client';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Portal';
const PORTAL = { client_id: 'portal', client_secret: 'secret-of-the-portal' };

/** As Entra ID is read. */
const signInAt = (issuer: string): OidcProviderSettings => ({
  type: 'oidc',
  label: 'Company login',
  issuer,
  clientId: 'abc',
  clientAuthentication: 'none',
  scopes: ['openid'],
  parameters: {},
  claims: { subject: ['oid'], email: ['mail'], emailVerified: ['mail_verified'], name: ['name'], groups: ['realm', 'roles'] },
  trustsEmail: false,
  userinfo: false,
});

let own: TrustedIssuer;
let foreign: TrustedIssuer;
let narrow: TrustedIssuer;
let trusted: TrustedIssuer;
let server: AuthorizationServer;
let output: { text(): string };

beforeAll(async () => {
  [own, foreign, narrow, trusted] = [await startTrustedIssuer(), await startTrustedIssuer(), await startTrustedIssuer(), await startTrustedIssuer()];
  server = await startAuthorizationServer({
    ...SETTINGS,
    identityProvider: signInAt(own.issuer),
    admission: { emailDomains: ['example.com'], groups: ['staff'], scopesByGroup: { '*': ['weather:read'], 'editors': ['weather:write'] } },
    preRegisteredClients: [{ clientId: 'portal', name: 'Portal', redirectUris: ['https://portal.example.com/cb'], clientSecretArn: SECRET_ARN }],
    trustedIssuers: [
      { type: 'enterprise', issuer: own.issuer },
      { type: 'enterprise', issuer: foreign.issuer },
      { type: 'enterprise', issuer: narrow.issuer, scopes: ['weather:write'], admission: { groups: ['all'], scopesByGroup: { readers: ['weather:read'] } } },
      { type: 'enterprise', issuer: trusted.issuer, admission: {} },
    ],
  });
  server.aws.secrets.put(SECRET_ARN, PORTAL.client_secret);
});

afterAll(async () => {
  [own, foreign, narrow, trusted].forEach((it) => it?.close());
  await server?.stop();
});

beforeEach(() => {
  output = captureOutput();
});

async function exchange(from: TrustedIssuer, claims: object, parameters: Record<string, string> = {}) {
  const now = Math.floor(Date.now() / 1_000);
  const assertion = await from.sign({
    iss: from.issuer, sub: 'ada', aud: ISSUER, client_id: 'portal', resource: MCP_URL, jti: crypto.randomUUID(), iat: now, exp: now + 300, ...claims,
  }, { typ: 'oauth-id-jag+jwt' });
  const { status, body } = await server.send('POST', '/token', {
    headers: { Authorization: basic(PORTAL) }, body: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion, ...parameters },
  });
  return { status, scope: body.scope, error: body.error, sub: status === 200 ? claimsOf(body.access_token).sub : undefined };
}

const refused = { status: 400, error: 'invalid_grant' };

/** The claims that the identity provider that people also sign in at says of somebody who may enter. */
const STAFF = { oid: 'a-1', mail: 'Ada@Example.com', mail_verified: true, realm: { roles: ['staff'] } };

describe('a person of the identity provider that people also sign in at', () => {
  test('is the person who signs in, and may grant what that person may', async () => {
    expect(await exchange(own, STAFF)).toMatchObject({ status: 200, sub: 'a-1', scope: 'weather:read' });
    expect(await exchange(own, { ...STAFF, realm: { roles: ['staff', 'editors'] } })).toMatchObject({ scope: 'weather:read weather:write' });
  });

  test.each([
    ['without the claim that names people there', { oid: undefined }, 'no claim oid'],
    ['in none of the groups', { realm: { roles: ['guests'] } }, 'in none of the groups'],
    ['without groups', { realm: undefined }, 'in none of the groups'],
    ['with groups in a claim that is not read there', { realm: undefined, groups: ['staff'] }, 'in none of the groups'],
    ['of another domain', { mail: 'ada@example.org' }, 'in none of the domains'],
    ['with an address that nobody has verified', { mail_verified: false }, 'no verified e-mail address'],
    ['with an address in a claim that is not read there', { mail: undefined, email: 'ada@example.com', email_verified: true }, 'no verified e-mail address'],
  ])('is refused %s, and the log says why', async (_what, changes, reason) => {
    expect(await exchange(own, { ...STAFF, ...changes })).toMatchObject(refused);
    expect(output.text()).toContain(reason);
    expect(output.text()).not.toContain('ada@example');
  });

  test('gets no scope that they may not grant, whatever the assertion names', async () => {
    expect(await exchange(own, { ...STAFF, scope: 'weather:write' })).toMatchObject({ status: 200, scope: undefined });
    expect(await exchange(own, { ...STAFF, scope: 'weather:write' }, { scope: 'weather:write' })).toMatchObject({ status: 400, error: 'invalid_scope' });
  });

  test('may come again with an assertion that was refused, once they meet the conditions', async () => {
    const jti = crypto.randomUUID();
    expect(await exchange(own, { ...STAFF, realm: {}, jti })).toMatchObject(refused);
    expect(await exchange(own, { ...STAFF, jti })).toMatchObject({ status: 200 });
    expect(await exchange(own, { ...STAFF, jti })).toMatchObject(refused);
  });
});

describe('a person of another identity provider', () => {
  const claims = { email: 'ada@example.com', email_verified: true, groups: ['staff'] };

  test('has to meet the same conditions, by the usual claims, and is somebody else', async () => {
    expect(await exchange(foreign, claims)).toMatchObject({ status: 200, sub: `${foreign.issuer}#ada`, scope: 'weather:read' });
    expect(await exchange(foreign, { ...claims, oid: 'a-1' })).toMatchObject({ sub: `${foreign.issuer}#ada` });
    for (const changes of [{ groups: ['guests'] }, { email: 'ada@example.org' }, { email_verified: false }, { email_verified: undefined }, { groups: undefined }]) {
      expect(await exchange(foreign, { ...claims, ...changes })).toMatchObject(refused);
    }
    expect(await exchange(foreign, STAFF)).toMatchObject(refused);
  });

  test('has to meet those of the issuer, if it has some', async () => {
    expect(await exchange(narrow, { groups: ['all', 'readers'] })).toMatchObject({ status: 200, scope: 'weather:read' });
    expect(await exchange(narrow, { groups: ['all'] })).toMatchObject({ status: 200, scope: undefined });
    expect(await exchange(narrow, { groups: ['readers'] })).toMatchObject(refused);
    expect(await exchange(trusted, {})).toMatchObject({ status: 200, sub: `${trusted.issuer}#ada`, scope: 'weather:read weather:write' });
  });
});

describe('a subject', () => {
  const settings: Pick<OAuthSettings, 'identityProvider' | 'trustedIssuers'> = {
    identityProvider: signInAt('https://own.example'),
    trustedIssuers: [
      { type: 'enterprise', issuer: 'https://own.example' },
      { type: 'enterprise', issuer: 'https://a.example' },
      { type: 'workload', issuer: 'https://w.example', clientId: 'w', subjects: [], scopes: [] },
    ],
  };

  test('of two issuers is never the same', () => {
    const subjects = [['https://a.example', 'b#c'], ['https://a.example/b', 'c'], ['https://a.example', ''], ['https://own.example', 'a']] as const;
    const named = subjects.map(([issuer, subject]) => assertedSubject(subject, issuer, settings));
    expect(new Set(named).size).toBe(named.length);
    expect(named.at(-1)).toBe('a');
  });

  test.each([
    ['https://a.example#ada', true], ['https://a.example#', true], ['https://a.example', false], ['https://a.example/#ada', false],
    ['https://own.example#ada', false], ['https://w.example#ada', false], ['ada', false],
  ])('at the sign-in that is %s may be of another issuer: %s', (subject, expected) => {
    expect(isOfAnotherIssuer(subject, settings)).toBe(expected);
  });
});
