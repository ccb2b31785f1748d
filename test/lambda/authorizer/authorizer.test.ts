import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { type CryptoKey, generateKeyPair, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { deriveSigningKey } from '../../../lambda-src/shared/signing-key';
import { AUTHORIZER_CACHE_SECONDS, TABLE } from '../../../src/contract';
import { type AuthorizationServer, basic, type RegisteredClient, startAuthorizationServer } from '../oauth/authorization-server';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS, ISSUER, MCP_URL, SIGNING_SECRET, SIGNING_SECRET_ARN } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const METHOD_ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/POST/mcp';

const KEY = deriveSigningKey(SIGNING_SECRET);

let server: AuthorizationServer;
let client: RegisteredClient;
let authorize: (event: APIGatewayTokenAuthorizerEvent) => Promise<any>;
let output: { text(): string };

beforeAll(async () => {
  server = await startAuthorizationServer();
  client = await server.register();
  authorize = (await import(functionBundle('authorizer', AUTHORIZER_SETTINGS))).handler;
});

afterAll(() => server?.stop());

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  server.aws.fail('DynamoDB', undefined);
  server.aws.fail('secretsmanager', undefined);
  vi.useRealTimers();
});

const check = (authorizationToken: string, methodArn = METHOD_ARN) => authorize({ type: 'TOKEN', authorizationToken, methodArn });

const bearer = (credentials: string) => check(`Bearer ${credentials}`);

const refused = (promise: Promise<unknown>) => expect(promise).rejects.toThrow(/^Unauthorized$/);

/** A token that is right but for what is given. */
async function token(claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, key?: CryptoKey | KeyObject): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { iss: ISSUER, aud: MCP_URL, sub: client.client_id, client_id: client.client_id, jti: 'jti', iat: now, exp: now + 3_600, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KEY.kid, ...header })
    .sign(key ?? await importJWK(KEY.privateJwk, 'ES256') as CryptoKey);
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that is right but for its header, signed without jose, which would refuse to. */
async function signedWith(header: object): Promise<string> {
  const [, claims] = (await token()).split('.');
  const text = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: KEY.kid, ...header })}.${claims}`;
  const key = createPrivateKey({ key: { ...KEY.privateJwk }, format: 'jwk' });
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

describe('a good token', () => {
  test('opens every method of the MCP endpoint of this stage, and tells who calls', async () => {
    const issued = await server.accessToken(client, { scope: 'weather:read weather:write' });
    const { exp } = JSON.parse(Buffer.from(issued.split('.')[1]!, 'base64url').toString());

    expect(await bearer(issued)).toEqual({
      principalId: client.client_id,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: ['mcp', 'mcp/'].map((path) => `arn:aws:execute-api:us-east-1:123456789012:abc123/prod/*/${path}`),
        }],
      },
      context: { clientId: client.client_id, subject: client.client_id, scopes: 'weather:read weather:write', expiresAt: String(exp) },
    });
  });

  test('is good whoever signs it', async () => {
    expect((await bearer(await signedWith({}))).principalId).toBe(client.client_id);
  });

  test('may have no scopes', async () => {
    expect((await bearer(await server.accessToken(client))).context.scopes).toBe('');
  });

  test('works in other partitions and with any case of the scheme', async () => {
    const { policyDocument } = await check(`bEARER ${await token()}`, 'arn:aws-cn:execute-api:cn-north-1:1:abc/beta/GET/mcp');

    expect(policyDocument.Statement[0].Resource).toEqual(['arn:aws-cn:execute-api:cn-north-1:1:abc/beta/*/mcp', 'arn:aws-cn:execute-api:cn-north-1:1:abc/beta/*/mcp/']);
  });

  test('opens the endpoint with a slash at its end and without, whichever it came to first: the answer is kept for the token', async () => {
    const arn = 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/POST/mcp';
    const [plain, withSlash] = [await check(`Bearer ${await token()}`, arn), await check(`Bearer ${await token()}`, `${arn}/`)];

    expect(withSlash.policyDocument).toEqual(plain.policyDocument);
  });

  test('costs one read of the table', async () => {
    const good = await token();
    await bearer(good);
    server.aws.calls.length = 0;
    await bearer(good);

    expect(server.aws.calls).toEqual(['DynamoDB_20120810.BatchGetItem']);
  });
});

describe('S33 revocation', () => {
  test('a revoked token is refused', async () => {
    const issued = await server.accessToken(client);
    await bearer(issued);
    await server.send('POST', '/revoke', { headers: { Authorization: basic(client) }, body: { token: issued } });

    await refused(bearer(issued));
  });

  test('the tokens of a deleted client are refused', async () => {
    const other = await server.register();
    const issued = await server.accessToken(other);
    await bearer(issued);
    await server.send('DELETE', `/clients/${other.client_id}`, { headers: { Authorization: `Bearer ${other.registration_access_token}` } });

    await refused(bearer(issued));
  });

  test('a token that would expire while API Gateway keeps the answer is refused', async () => {
    const now = Math.floor(Date.now() / 1_000);
    vi.useFakeTimers({ now: now * 1_000, toFake: ['Date'] });

    await refused(bearer(await token({ exp: now + AUTHORIZER_CACHE_SECONDS })));
    await bearer(await token({ exp: now + AUTHORIZER_CACHE_SECONDS + 1 }));
  });
});

describe('S10 the audience', () => {
  test.each<[string, JWTPayload]>([
    ['an array', { aud: [MCP_URL] }],
    ['an array with others', { aud: ['https://other.example.com/mcp', MCP_URL] }],
    ['another server', { aud: 'https://other.example.com/mcp' }],
    ['a prefix', { aud: ISSUER }],
    ['with a slash', { aud: `${MCP_URL}/` }],
    ['in upper case', { aud: MCP_URL.toUpperCase() }],
    ['missing', { aud: undefined }],
  ])('%s is refused', async (_case, claims) => {
    await refused(bearer(await token(claims)));
  });
});

describe('S12 forged tokens', () => {
  test.each<[string, () => Promise<string>]>([
    ['alg none', async () => `${encode({ alg: 'none', typ: 'at+jwt', kid: KEY.kid })}.${(await token()).split('.')[1]}.`],
    ['alg none with a signature', async () => [encode({ alg: 'none', typ: 'at+jwt', kid: KEY.kid }), ...(await token()).split('.').slice(1)].join('.')],
    ['HS256 with the public key', async () => {
      const data = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: KEY.kid })}.${(await token()).split('.')[1]}`;
      return `${data}.${createHmac('sha256', JSON.stringify(KEY.publicJwk)).update(data).digest('base64url')}`;
    }],
    ['an ID token', () => token({}, { typ: 'JWT' })],
    ['no typ', () => token({}, { typ: undefined })],
    ['no kid', () => token({}, { kid: undefined })],
    ['an unknown kid', () => token({}, { kid: 'A'.repeat(43) })],
    ['a kid that is a path', () => token({}, { kid: '../../../../../../dev/null' })],
    ['a kid that is a query', () => token({}, { kid: "x' UNION SELECT 1 --" })],
    ['a key in the header', async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      return token({}, { jwk: publicKey as never, kid: 'A'.repeat(43) }, privateKey);
    }],
    ['another key under our kid', async () => token({}, {}, (await generateKeyPair('ES256')).privateKey)],
    ['another issuer', () => token({ iss: 'https://other.example.com' })],
    ['an issuer with a slash', () => token({ iss: `${ISSUER}/` })],
    ['an expired token', () => token({ exp: 1_000 })],
    ['no expiry', () => token({ exp: undefined })],
    ['no jti', () => token({ jti: undefined })],
    ['no client', () => token({ client_id: undefined })],
    ['an unknown client', () => token({ client_id: 'nobody' })],
    ['an unknown critical header', () => token({}, { crit: ['x'], x: 1 }).catch(() => 'a.b.c')],
    ['an unknown critical header under a good signature', () => signedWith({ crit: ['x'], x: 1 })],
    ['a payload that is not encoded', () => signedWith({ crit: ['b64'], b64: false })],
    ['a signature with something in between', async () => (await token()).replace(/..$/, '~$&')],
    ['a signature with something behind it', async () => `${await token()}A`],
    ['a signature that is cut off', async () => (await token()).slice(0, -4)],
    ['a signature of zeros', async () => (await token()).replace(/[^.]*$/, 'A'.repeat(86))],
    ['a signature in DER', async () => {
      const [header, claims] = (await token()).split('.');
      const key = createPrivateKey({ key: { ...KEY.privateJwk }, format: 'jwk' });
      return `${header}.${claims}.${sign('sha256', Buffer.from(`${header}.${claims}`), key).toString('base64url')}`;
    }],
    ['another payload', async () => {
      const [header, , signature] = (await token()).split('.');
      return [header, encode({ iss: ISSUER, aud: MCP_URL, sub: 'root', client_id: client.client_id, jti: 'j', iat: 1, exp: 9_999_999_999 }), signature].join('.');
    }],
  ])('%s: refused', async (_case, forge) => {
    const forged = await forge();

    await refused(bearer(forged));

    expect(output.text()).not.toContain(forged);
    expect(output.text()).toContain('Token refused');
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'Bearer a,b', 'x.y.z', `Bearer ${'x'.repeat(100_000)}`])('%j is no token', async (header) => {
    await refused(check(header.slice(0, 200_000)));
  });

  test('cost no call to AWS when they are obviously bad', async () => {
    server.aws.calls.length = 0;
    for (const bad of [await token({ iss: 'x' }), await token({ aud: 'x' }), await token({ exp: 1 }), await token({}, { kid: 'short' }), 'opaque']) {
      await refused(bearer(bad));
    }

    expect(server.aws.calls).toEqual([]);
  });

  test('with made-up kids cannot make the function ask for keys all the time', async () => {
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    server.aws.calls.length = 0;
    for (const letter of 'ABCDEF') {
      await refused(bearer(await token({}, { kid: letter.repeat(43) })));
    }

    expect(server.aws.calls.filter((call) => call.startsWith('secretsmanager'))).toHaveLength(3);
  });
});

test('S39 a key of a rotation that this instance has not seen yet is fetched at once', async () => {
  const next = 'next-signing-secret-with-enough-characters';
  const nextKey = deriveSigningKey(next);
  const signed = await token({}, { kid: nextKey.kid }, await importJWK(nextKey.privateJwk, 'ES256') as CryptoKey);
  vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] });
  await refused(bearer(signed));

  server.aws.secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET, 'AWSPREVIOUS', `version-${SIGNING_SECRET}`);
  server.aws.secrets.put(SIGNING_SECRET_ARN, next, 'AWSCURRENT', 'next');
  vi.useFakeTimers({ now: Date.now() + 11_000, toFake: ['Date'] });

  expect((await bearer(signed)).principalId).toBe(client.client_id);
  expect((await bearer(await token())).principalId).toBe(client.client_id);
});

describe('when AWS cannot be reached', () => {
  test.each([
    { status: 400, type: 'ProvisionedThroughputExceededException' }, { status: 400, type: 'AccessDeniedException' }, { status: 500, type: 'InternalServerError' },
  ])('the answer is not 401, which would make clients sign in again: $type', async (failure) => {
    server.aws.fail('DynamoDB', failure);

    await expect(bearer(await token())).rejects.toThrow(/^Unavailable$/);
    expect(output.text()).toContain(failure.type);
  });
});

// last, for what is cached that late stays cached for those who live today
test('S33 the tokens of an expired client are refused, though its item is still there', async () => {
  const item = (await server.aws.scan()).find(({ content }) => content?.S?.includes(client.client_id))!;
  vi.useFakeTimers({ now: Number(item[TABLE.expiresAt]?.N) * 1_000, toFake: ['Date'] });

  await refused(bearer(await token()));
});
