import { createHmac } from 'node:crypto';
import { generateKeyPair, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { now, requestEvent, tokenEvent } from './authorizer-function';
import { startTokenIssuer, type TokenIssuer } from './token-issuer';
import type { AuthorizerEvent } from '../../../lambda-src/authorizer/request';
import { type AuthorizerSettings, ENVIRONMENT, type ExternalTokenSettings } from '../../../src/contract';
import { PATIENCE } from '../../time-limits.mts';
import { functionBundle } from '../shared/function-bundle';
import { withPatience } from '../shared/patience';
import { AUTHORIZER_SETTINGS, ISSUER, MCP_URL } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

type Authorize = (event: AuthorizerEvent) => Promise<any>;

let issuer: TokenIssuer;
let authorize: Authorize;

beforeAll(async () => {
  issuer = await startTokenIssuer(MCP_URL, '/tenant');
  authorize = await startAuthorizer();
});

afterEach(() => {
  issuer.failure = undefined;
  vi.useRealTimers();
});

afterAll(() => issuer?.stop());

/** Starts an instance without anything of AWS in its environment. */
async function startAuthorizer(tokens: Partial<ExternalTokenSettings> = {}, settings: Partial<AuthorizerSettings> = {}): Promise<Authorize> {
  for (const name of [ENVIRONMENT.tableName, ENVIRONMENT.signingSecretArn]) delete process.env[name];
  Object.assign(process.env, { [ENVIRONMENT.publicBaseUrl]: ISSUER, [ENVIRONMENT.deployTimeValues]: JSON.stringify([issuer.issuer]) });
  const external: ExternalTokenSettings = {
    type: 'external',
    issuer: { $deployTimeValue: 0 } as unknown as string,
    audiences: [MCP_URL],
    types: ['AT+jwt'],
    requiredClaims: {},
    clientIdClaims: ['client_id'],
    scopeClaims: ['scope'],
    scopePrefix: '',
    requestedScopePrefix: '',
    ...tokens,
  };
  return (await import(functionBundle('authorizer', { ...AUTHORIZER_SETTINGS, tokens: external, ...settings }))).handler;
}

const check = async (claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, by = authorize) =>
  by(tokenEvent(await issuer.token(claims, header)));

async function refused(token: string, by = authorize): Promise<void> {
  const output = captureOutput();
  await expect(by(tokenEvent(token))).rejects.toThrow(/^Unauthorized$/);
  expect(output.text()).toContain('Token refused');
  expect(token.split('.')[1] === '' || !output.text().includes(token.split('.')[1]!)).toBe(true);
}

async function unavailable(token: string, by: Authorize): Promise<void> {
  const output = captureOutput();
  await expect(by(tokenEvent(token))).rejects.toThrow(/^Unavailable$/);
  expect(output.text()).toContain('A token could not be checked');
  expect(output.text()).not.toContain(token);
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token of the issuer', () => {
  test('opens the MCP endpoint, and tells who calls', async () => {
    const exp = now() + 600;
    expect(await check({ exp, scope: 'weather:write openid' })).toMatchObject({
      principalId: 'ada',
      policyDocument: { Statement: [{ Effect: 'Allow' }] },
      context: { clientId: 'client', subject: 'ada', scopes: 'weather:write openid weather:read', expiresAt: String(exp) },
    });
  });

  test('costs no request once the keys are known', async () => {
    await check();
    issuer.requests.length = 0;
    await check();

    expect(issuer.requests).toEqual([]);
  });

  test('may be for several audiences, of which this server is one', async () => {
    expect((await check({ aud: [`${issuer.issuer}/userinfo`, MCP_URL] })).principalId).toBe('ada');
  });

  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('may have the type %s', async (typ) => {
    expect((await check({}, { typ })).principalId).toBe('ada');
  });

  test.each([0, 60])('S33 is good for more than the %i seconds that API Gateway keeps the answer', async (cacheSeconds) => {
    const by = await startAuthorizer({}, { cacheSeconds });
    vi.useFakeTimers({ now: now() * 1_000, toFake: ['Date'] });
    try {
      const exp = now() + cacheSeconds;
      expect((await check({ exp: exp + 1 }, {}, by)).context.subject).toBe('ada');
      await expect(check({ exp }, {}, by)).rejects.toThrow(/^Unauthorized$/);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is good from a minute before its time, by the clock of the issuer', async () => {
    vi.useFakeTimers({ now: now() * 1_000, toFake: ['Date'] });

    expect((await check({ nbf: now() - 60 })).principalId).toBe('ada');
    expect((await check({ nbf: now() + 60 })).principalId).toBe('ada');
    await expect(check({ nbf: now() + 61 })).rejects.toThrow(/^Unauthorized$/);
  });

  test('gets a challenge with the scopes as they are asked for there', async () => {
    const by = await startAuthorizer({ requestedScopePrefix: 'api://weather/' }, { toolScopes: { edit: ['weather:write', 'x'] }, cacheSeconds: 0 });
    captureOutput();
    const answer = await by(requestEvent({ 'Authorization': `Bearer ${await issuer.token()}`, 'Mcp-Method': 'tools/call', 'Mcp-Name': 'edit' }));

    const scope = 'api://weather/weather:write api://weather/x';
    expect(answer.context).toEqual({ challenge: expect.stringContaining(`scope="${scope}", resource_metadata="${ISSUER}/`), scope });
  });
});

describe('S10 a token that is not for this server', () => {
  test.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'https://other.example.com/mcp' }],
    ['for a prefix', { aud: ISSUER }],
    ['with a slash', { aud: `${MCP_URL}/` }],
    ['in upper case', { aud: MCP_URL.toUpperCase() }],
    ['for several others', { aud: ['a', 'b'] }],
    ['for nobody', { aud: undefined }],
    ['for an empty list', { aud: [] }],
    ['of another issuer', { iss: 'https://other.example.com' }],
    ['of the issuer with a slash', { iss: 'slash' }],
    ['of nobody', { iss: undefined }],
    ['that has expired', { exp: 1_000 }],
    ['without an expiry', { exp: undefined }],
    ['that is not valid yet', { nbf: 9_999_999_999 }],
    ['without a subject', { sub: undefined }],
    ['with an empty subject', { sub: '' }],
    ['without a client', { client_id: undefined }],
    ['with a client that is no string', { client_id: ['client'] }],
    ['with a time to begin that is none', { nbf: '1000' as never }],
    ['that is bound to a key', { cnf: { jkt: 'x' } }],
    ['that is bound to a certificate', { cnf: { 'x5t#S256': 'x' } }],
  ])('%s is refused', async (_case, claims) => {
    await refused(await issuer.token(claims.iss === 'slash' ? { iss: `${issuer.issuer}/` } : claims));
  });

  test('and cannot be used with a proof of a key', async () => {
    captureOutput();
    await expect(authorize(requestEvent({ Authorization: `DPoP ${await issuer.token()}`, DPoP: 'a.b.c' }))).rejects.toThrow(/^Unauthorized$/);
  });

  test('costs no request', async () => {
    const by = await startAuthorizer();
    issuer.requests.length = 0;
    const unsigned = [encode({ alg: 'none', typ: 'at+jwt', kid: 'first' }), ...(await issuer.token()).split('.').slice(1)].join('.');
    for (const token of [await issuer.token({ iss: 'x' }), await issuer.token({ aud: 'x' }), await issuer.token({ exp: 1 }), unsigned, 'opaque', 'a.b.c']) {
      await refused(token, by);
    }

    expect(issuer.requests).toEqual([]);
  });
});

describe('S12 forged tokens', () => {
  test.each<[string, () => Promise<string>]>([
    ['alg none', async () => `${encode({ alg: 'none', typ: 'at+jwt', kid: 'first' })}.${(await issuer.token()).split('.')[1]}.`],
    ['alg none with a signature', async () => [encode({ alg: 'none', typ: 'at+jwt', kid: 'first' }), ...(await issuer.token()).split('.').slice(1)].join('.')],
    ['HS256 with the public key as JWK', async () => hmac(JSON.stringify(issuer.publicJwk()))],
    ['HS256 with the modulus', async () => hmac(Buffer.from(issuer.publicJwk().n!, 'base64url'))],
    ['RS256 as PS256', async () => issuer.token({}, { alg: 'PS256' }, (await generateKeyPair('PS256')).privateKey)],
    ['ES256 under the kid of an RSA key', async () => issuer.token({}, { alg: 'ES256' }, (await generateKeyPair('ES256')).privateKey)],
    ['another key under the same kid', async () => issuer.token({}, {}, (await generateKeyPair('RS256')).privateKey)],
    ['a key in the header', async () => {
      const { privateKey } = await generateKeyPair('RS256');
      return issuer.token({}, { jwk: issuer.publicJwk(), kid: undefined }, privateKey);
    }],
    ['a key of its own elsewhere', async () => issuer.token({}, { jku: 'https://evil.example/keys', kid: 'evil' })],
    ['a kid that is a path', () => issuer.token({}, { kid: '../../dev/null' })],
    ['an ID token', () => issuer.token({}, { typ: 'JWT' })],
    ['no type', () => issuer.token({}, { typ: undefined })],
    ['a type that ends like the right one', () => issuer.token({}, { typ: 'xapplication/at+jwt' })],
    ['another payload', async () => {
      const [header, payload, signature] = (await issuer.token()).split('.');
      return [header, encode({ ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), sub: 'root' }), signature].join('.');
    }],
    ['an unknown critical header', async () => {
      const [, payload, signature] = (await issuer.token()).split('.');
      return [encode({ alg: 'RS256', typ: 'at+jwt', kid: 'first', crit: ['x'], x: 1 }), payload, signature].join('.');
    }],
    ['one that is too long', () => issuer.token({ filler: 'x'.repeat(8_192) })],
  ])('%s: refused', async (_case, forge) => {
    await refused(await forge());
  });

  async function hmac(secret: string | Buffer): Promise<string> {
    const data = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'first' })}.${(await issuer.token()).split('.')[1]}`;
    return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`;
  }

  test('with made-up kids cannot make the function ask for keys all the time', async () => {
    await check();
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    issuer.requests.length = 0;
    for (const kid of 'abcdefghij') {
      await refused(await issuer.token({}, { kid }));
    }

    expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(1);
  });
});

describe('S39 keys', () => {
  test('of a rotation are fetched when a token names one, and the old ones count on', async () => {
    const by = await startAuthorizer();
    const old = await issuer.token();
    await by(tokenEvent(old));
    await issuer.rotate(`next-${now()}`);
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] });

    expect((await by(tokenEvent(await issuer.token()))).principalId).toBe('ada');
    expect((await by(tokenEvent(old))).principalId).toBe('ada');
  });

  test.each(['ES256', 'PS384', 'EdDSA'])('may be for %s', async (algorithm) => {
    await issuer.rotate(`${algorithm}-key`, algorithm);
    const by = await startAuthorizer();

    expect((await check({}, {}, by)).principalId).toBe('ada');
  });

  test('that the issuer has withdrawn count no longer than ten minutes', async () => {
    const by = await startAuthorizer();
    const token = await issuer.token();
    await by(tokenEvent(token));
    issuer.documents.set('/keys', { keys: [] });
    await issuer.rotate(`after-${now()}`);
    vi.useFakeTimers({ now: Date.now() + 601_000, toFake: ['Date'] });

    await refused(token, by);
    expect((await check({}, {}, by)).principalId).toBe('ada');
  });
});

describe('the metadata of the issuer', () => {
  test('may be those of OAuth (RFC 8414), where the path comes last', async () => {
    const other = await startTokenIssuer(MCP_URL, '/tenant/a');
    try {
      const openid = '/tenant/a/.well-known/openid-configuration';
      other.documents.set('/.well-known/oauth-authorization-server/tenant/a', other.documents.get(openid));
      other.documents.delete(openid);
      const by = await startAuthorizer({ issuer: other.issuer });

      expect((await by(tokenEvent(await other.token()))).principalId).toBe('ada');
      expect(other.requests).toEqual([openid, '/.well-known/oauth-authorization-server/tenant/a', '/keys']);
    } finally {
      other.stop();
    }
  });

  test('of an issuer with a slash at the end are found below it', async () => {
    const other = await startTokenIssuer(MCP_URL);
    try {
      const withSlash = `${other.issuer}/`;
      other.documents.set('/.well-known/openid-configuration', { issuer: withSlash, jwks_uri: `${other.issuer}/keys` });
      const by = await startAuthorizer({ issuer: withSlash });

      expect((await by(tokenEvent(await other.token({ iss: withSlash })))).principalId).toBe('ada');
      await refused(await other.token(), by);
    } finally {
      other.stop();
    }
  });

  test('are not asked for where the settings name the keys', async () => {
    const by = await startAuthorizer({ jwksUri: `${new URL(issuer.issuer).origin}/keys` });
    issuer.requests.length = 0;

    expect((await check({}, {}, by)).principalId).toBe('ada');
    expect(issuer.requests).toEqual(['/keys']);
  });

  test.each<[string, (origin: string, issuer: string) => object]>([
    ['of another issuer', (origin) => ({ issuer: 'https://other.example.com', jwks_uri: `${origin}/keys` })],
    ['of the issuer with a slash', (origin, name) => ({ issuer: `${name}/`, jwks_uri: `${origin}/keys` })],
    ['without keys', (_, name) => ({ issuer: name })],
    ['with keys that are no URL', (_, name) => ({ issuer: name, jwks_uri: '/keys' })],
    ['with keys of another protocol', (_, name) => ({ issuer: name, jwks_uri: 'file:///etc/passwd' })],
  ])('%s are not believed', async (_case, metadata) => {
    const other = await startTokenIssuer(MCP_URL);
    try {
      other.documents.set('/.well-known/openid-configuration', metadata(new URL(other.issuer).origin, other.issuer));
      await unavailable(await other.token(), await startAuthorizer({ issuer: other.issuer }));
      expect(other.requests).not.toContain('/keys');
    } finally {
      other.stop();
    }
  });
});

describe('an outage of the issuer', () => {
  test.each(['error', 'hang', 'garbage', 'redirect'] as const)('(%s) is not 401, which would make clients sign in again, and passes by itself', async (failure) => {
    const by = await startAuthorizer();
    const token = await issuer.token();
    issuer.failure = failure;
    await withPatience(failure === 'hang' ? 0.1 : PATIENCE, () => unavailable(token, by));

    issuer.failure = undefined;
    expect((await by(tokenEvent(token))).principalId).toBe('ada');
  });

  test('is bridged for an hour by those who know its keys', async () => {
    const by = await startAuthorizer();
    const token = await issuer.token({ exp: now() + 10_000 });
    await by(tokenEvent(token));
    issuer.failure = 'error';
    const start = Date.now();
    vi.useFakeTimers({ now: start + 3_500_000, toFake: ['Date'] });
    captureOutput();

    expect((await by(tokenEvent(token))).principalId).toBe('ada');
    vi.setSystemTime(start + 3_700_000);
    await unavailable(token, by);
  });

  test('refuses tokens with unknown keys meanwhile, and does not ask for each of them', async () => {
    const by = await startAuthorizer();
    await check({}, {}, by);
    issuer.failure = 'error';
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    issuer.requests.length = 0;
    for (const kid of 'abcde') {
      await refused(await issuer.token({}, { kid }), by);
    }

    // one attempt, at both places of metadata
    expect(issuer.requests).toHaveLength(2);
  });
});

describe('the quirks of makers', () => {
  test('no type of their own, another claim for the client, scopes in a list', async () => {
    const by = await startAuthorizer({ types: undefined, clientIdClaims: ['azp', 'appid'], scopeClaims: ['scp', 'permissions'] });
    const { context } = await check({ client_id: undefined, appid: 'app', scope: 'ignored', scp: 'a b', permissions: ['c', 'a', 7] }, { typ: 'JWT' }, by);

    expect(context).toMatchObject({ clientId: 'app', scopes: 'a b c' });
    expect((await check({ azp: 'first', appid: 'second' }, {}, by)).context.clientId).toBe('first');
    await refused(await issuer.token({ client_id: 'no longer asked' }), by);
  });

  test('one of several types, and a client by the first claim that names one', async () => {
    const by = await startAuthorizer({ types: ['at+jwt', 'JWT'], clientIdClaims: ['azp', 'client_id'] });

    expect((await check({ azp: '' }, { typ: 'jwt' }, by)).context.clientId).toBe('client');
    expect((await check({ azp: 7 }, {}, by)).context.clientId).toBe('client');
    await refused(await issuer.token({}, { typ: 'logout+jwt' }), by);
  });

  test('claims that tell access tokens from others', async () => {
    const by = await startAuthorizer({ types: undefined, requiredClaims: { token_use: 'access' } });

    expect((await check({ token_use: 'access' }, { typ: undefined }, by)).principalId).toBe('ada');
    for (const claims of [{ token_use: 'id' }, {}, { token_use: ['access'] }]) {
      await refused(await issuer.token(claims), by);
    }
  });

  test('a prefix before scopes, without which they are those of somebody else', async () => {
    const by = await startAuthorizer({ scopePrefix: 'api://weather/' });
    const { context } = await check({ scope: 'api://weather/weather:write api://other/weather:admin weather:all openid api://weather/' }, {}, by);

    expect(context.scopes).toBe('weather:write weather:read');
  });

  test.each([
    ['an element with a blank is none, and not two', { groups: ['mcp:reader admin', 'a', ' b', 'c ', ' ', ''] }, 'a'],
    ['a text that is no list by its definition is one', { groups: 'a' }, 'a'],
    ['and none with a blank', { groups: 'mcp:reader admin' }, ''],
    ['lists with spaces', { scope: ' a  b ', scp: 'c a' }, 'a b c'],
    ['an array in a claim that may be a list', { scope: ['a', 'b admin'], scp: ['c'] }, 'a c'],
    ['what is no text is none', { groups: [['a'], { a: 1 }, 7, null, true, 'b'] }, 'b'],
    ['other blanks and control characters are none', { groups: ['a\tadmin', 'b\nadmin', 'c\u00a0admin', 'd\u2003admin', 'e\u0000', 'f\r', 'g'], scope: 'h\tadmin i\u0085' }, 'g'],
    ['what no scope may hold is none', { groups: ['a"b', 'a\\b', 'ä', 'a'] }, 'a'],
  ])('%s: %j', async (_what, claims, scopes) => {
    const by = await startAuthorizer({ scopeClaims: ['scope', 'scp', 'groups'] });
    expect((await check({ scope: undefined, ...claims }, {}, by)).context.scopes).toBe(scopes);
  });

  test('a prefix is of one element', async () => {
    const by = await startAuthorizer({ scopeClaims: ['groups'], scopePrefix: 'mcp:' });
    expect((await check({ groups: ['mcp:a', 'mcp:reader mcp:admin', 'mcp: b', 'mcp:'] }, {}, by)).context.scopes).toBe('a');
  });

  test.each([undefined, '', [], 7, null, {}])('scopes that are %j are none', async (scope) => {
    expect((await check({ scope }, {}, await startAuthorizer())).context.scopes).toBe('');
  });
});
