import { hash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AuthorizerFunction, now, ownToken, requestEvent, startAuthorizer, tokenEvent } from './authorizer-function';
import { ISSUER, MCP_URL } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly thumbprint: string;
}

let authorizer: AuthorizerFunction;
let key: ProofKey;
let token: string;

beforeAll(async () => {
  authorizer = await startAuthorizer({
    tokens: { type: 'own', permanentClients: [], dpop: true },
    toolScopes: { edit_page: ['write'] },
    cacheSeconds: 0,
  });
  key = await newKey();
  token = await ownToken({ cnf: { jkt: key.thumbprint } });
});

afterEach(() => {
  vi.useRealTimers();
  authorizer.aws.fail('DynamoDB', undefined);
  authorizer.aws.fail('DynamoDB', undefined, 'PutItem');
});

afterAll(() => authorizer?.stop());

async function newKey(algorithm = 'ES256'): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

/** A proof for the token that is right but for what is given. */
async function proof(claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, signer = key): Promise<string> {
  return new SignJWT({ htm: 'POST', htu: MCP_URL, iat: now(), jti: randomUUID(), ath: hash('sha256', token, 'base64url'), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: signer.publicJwk, ...header })
    .sign(signer.privateKey);
}

/** A proof of so many characters. */
async function proofOfLength(length: number): Promise<string> {
  const claims = { jti: randomUUID(), filler: '' };
  for (let size = 0; ; size += 1) {
    const made = await proof({ ...claims, filler: 'x'.repeat(size) });
    if (made.length >= length) {
      // three characters of the claims are four of the proof
      expect(made).toHaveLength(length);
      return made;
    }
    size += Math.max(Math.floor((length - made.length) * 3 / 4) - 3, 0);
  }
}

const send = (proofs: string | string[], headers = {}, accessToken = token) =>
  authorizer.authorize(requestEvent({ Authorization: `DPoP ${accessToken}`, DPoP: proofs, ...headers }));

async function refused(answer: Promise<unknown>, reason: string): Promise<void> {
  const output = captureOutput();
  await expect(answer).rejects.toThrow(/^Unauthorized$/);
  expect(output.text()).toContain(reason);
  expect(output.text()).not.toContain(token.split('.')[2]);
}

describe('a token that is bound to a key', () => {
  test('works with a proof of the key, which costs one write', async () => {
    const given = await proof();
    authorizer.aws.calls.length = 0;

    expect((await send(given)).context).toMatchObject({ clientId: 'client', subject: 'ada' });
    expect(authorizer.aws.calls.filter((call) => call.startsWith('DynamoDB')).sort()).toEqual(['DynamoDB_20120810.BatchGetItem', 'DynamoDB_20120810.PutItem']);
  });

  test.each(['Ed25519', 'EdDSA'])('may be of a key for %s', async (algorithm) => {
    const other = await newKey(algorithm);
    const bound = await ownToken({ cnf: { jkt: other.thumbprint } });
    const given = await proof({ ath: hash('sha256', bound, 'base64url') }, { alg: algorithm }, other);

    expect((await send(given, {}, bound)).principalId).toBe('ada');
  });

  test('is refused as a bearer token, with a proof or without', async () => {
    await refused(authorizer.authorize(requestEvent({ Authorization: `Bearer ${token}` })), 'bound to a key');
    await refused(authorizer.authorize(requestEvent({ Authorization: `Bearer ${token}`, DPoP: await proof() })), 'bound to a key');
    await refused(authorizer.authorize(tokenEvent(token)), 'bound to a key');
  });

  test('is refused where no proof can come along, by an authorizer that is told the token alone', async () => {
    await refused(authorizer.authorize({ ...tokenEvent(''), authorizationToken: `DPoP ${token}` } as never), 'no proof can be presented');
  });

  test('is refused without a proof, or with several', async () => {
    await refused(authorizer.authorize(requestEvent({ Authorization: `DPoP ${token}` })), 'not exactly one DPoP proof');
    await refused(send([await proof(), await proof()]), 'not exactly one DPoP proof');
    await refused(send(`${await proof()}, ${await proof()}`), 'malformed');
  });

  test('gets a challenge of its own scheme for want of scopes', async () => {
    captureOutput();
    const { context } = await send(await proof(), { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'edit_page' });

    expect(context.challenge).toMatch(/^DPoP error="insufficient_scope", scope="write", /);
  });
});

test('a proof for the URL with a slash at its end is one for the endpoint', async () => {
  expect((await send(await proof({ htu: `${MCP_URL}/` }))).policyDocument.Statement[0].Effect).toBe('Allow');
});

test('a bearer token is refused as one that is bound to a key', async () => {
  await refused(send(await proof(), {}, await ownToken()), 'a bearer token');
});

test.each([{ cnf: {} }, { cnf: { jkt: 7 } }, { cnf: null }, { cnf: { 'x5t#S256': 'x' } }])('a token that is bound in another way is refused: %j', async (claims) => {
  await refused(authorizer.authorize(tokenEvent(await ownToken(claims as JWTPayload))), 'malformed claims');
});

describe('a proof', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['of another type', () => proof({}, { typ: 'JWT' }), 'malformed'],
    ['without a type', () => proof({}, { typ: undefined }), 'malformed'],
    ['that is not signed', async () => `${encode({ typ: 'dpop+jwt', alg: 'none', jwk: key.publicJwk })}.${(await proof()).split('.')[1]}.`, 'malformed'],
    ['signed with the public key as a secret', async () => {
      const secret = { privateKey: new TextEncoder().encode(JSON.stringify(key.publicJwk)) as never, publicJwk: key.publicJwk, thumbprint: '' };
      return proof({}, { alg: 'HS256' }, secret);
    }, 'malformed'],
    ['of an algorithm that the server does not take', async () => proof({}, { alg: 'ES384' }, await newKey('ES384')), 'malformed'],
    ['that shows the private key', async () => proof({}, { jwk: { ...await exportJWK(key.privateKey) } }), 'malformed'],
    ['without a key', () => proof({}, { jwk: undefined }), 'malformed'],
    ['whose signature is of another key', async () => proof({}, { jwk: key.publicJwk }, { ...await newKey(), publicJwk: key.publicJwk }), 'malformed'],
    ['of another key', async () => proof({}, {}, await newKey()), 'another key'],
    ['for another method', () => proof({ htm: 'GET' }), 'another method'],
    ['for another method in lower case', () => proof({ htm: 'post' }), 'another method'],
    ['without a method', () => proof({ htm: undefined }), 'another method'],
    ['for another URL', () => proof({ htu: 'https://other.example.com/prod/mcp' }), 'another URL'],
    ['for another path', () => proof({ htu: `${ISSUER}/token` }), 'another URL'],
    ['for a path below', () => proof({ htu: `${MCP_URL}/x` }), 'another URL'],
    ['for the URL with two slashes', () => proof({ htu: `${MCP_URL}//` }), 'another URL'],
    ['without a URL', () => proof({ htu: undefined }), 'another URL'],
    ['for what is no URL', () => proof({ htu: '/mcp' }), 'another URL'],
    ['for a list of URLs', () => proof({ htu: [MCP_URL] }), 'another URL'],
    ['that is too old', () => proof({ iat: now() - 302 }), 'too old'],
    ['of the future', () => proof({ iat: now() + 303 }), 'of the future'],
    ['without a time', () => proof({ iat: undefined }), 'too old'],
    ['with a time that is none', () => proof({ iat: 'now' as never }), 'malformed'],
    ['that has expired by its own word', () => proof({ exp: now() - 1 }), 'malformed'],
    ['for another token', async () => proof({ ath: hash('sha256', await ownToken(), 'base64url') }), 'another token'],
    ['for no token', () => proof({ ath: undefined }), 'another token'],
    ['without an id', () => proof({ jti: undefined }), 'no jti'],
    ['with an empty id', () => proof({ jti: '' }), 'no jti'],
    ['that is too long', () => proofOfLength(4_098), 'too long'],
    ['that is none', async () => 'a.b.c', 'malformed'],
  ])('%s is refused', async (_case, make, reason) => {
    await refused(send(await make()), reason);
  });

  test('may be as long as it may be', async () => {
    expect((await send(await proofOfLength(4_096))).principalId).toBe('ada');
  });

  test.each([`${MCP_URL}?a=b`, `${MCP_URL}#c`, MCP_URL.replace('https://abc', 'HTTPS://ABC'), MCP_URL.replace('.com', '.com:443')])('may be for %s', async (htu) => {
    expect((await send(await proof({ htu }))).principalId).toBe('ada');
  });

  test('counts once', async () => {
    const given = await proof();
    await send(given);

    await refused(send(given), 'used before');
  });

  test('that is sent many times at once counts once', async () => {
    captureOutput();
    const given = await proof();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => send(given)));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of another client may have the same id', async () => {
    const jti = randomUUID();
    const other = await newKey();
    const bound = await ownToken({ cnf: { jkt: other.thumbprint } });
    await send(await proof({ jti }));

    expect((await send(await proof({ jti, ath: hash('sha256', bound, 'base64url') }, {}, other), {}, bound)).principalId).toBe('ada');
  });

  test('is remembered as long as it would be taken, by a clock that is five minutes off', async () => {
    const start = now();
    vi.useFakeTimers({ now: start * 1_000, toFake: ['Date'] });
    const given = await proof({ iat: start + 300 });
    await send(given);
    vi.setSystemTime((start + 600) * 1_000);

    await refused(send(given), 'used before');
  });

  test('that could not be remembered does not count, which is not the fault of the client', async () => {
    captureOutput();
    const given = await proof();
    authorizer.aws.fail('DynamoDB', { status: 400, type: 'ProvisionedThroughputExceededException' });

    await expect(send(given)).rejects.toThrow(/^Unavailable$/);
    authorizer.aws.fail('DynamoDB', undefined);
    authorizer.aws.fail('DynamoDB', { status: 400, type: 'ProvisionedThroughputExceededException' }, 'PutItem');
    await expect(send(given)).rejects.toThrow(/^Unavailable$/);
  });
});

test('nothing of a proof or a token is in the table', async () => {
  const given = await proof({ jti: 'an-id-of-a-proof' });
  await send(given);
  const table = JSON.stringify(await authorizer.aws.scan());

  expect(table).toContain('DpopProof#');
  for (const secret of [given, token, 'an-id-of-a-proof', key.thumbprint]) {
    expect(table).not.toContain(secret);
  }
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
