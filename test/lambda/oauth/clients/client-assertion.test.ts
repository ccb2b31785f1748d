import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ISSUER } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, type RegisteredClient, startAuthorizationServer } from '../authorization-server';

let server: AuthorizationServer;
let client: RegisteredClient;
let privateKey: CryptoKey;
let otherKey: CryptoKey;

beforeAll(async () => {
  server = await startAuthorizationServer();
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  otherKey = (await generateKeyPair('ES256')).privateKey;
  client = await server.register({
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [await exportJWK(pair.publicKey)] },
  });
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

let count = 0;

async function requestToken(claims: JWTPayload = {}, key = privateKey) {
  const now = Math.floor(Date.now() / 1_000);
  const { client_id: id } = client;
  const payload = { iss: id, sub: id, aud: ISSUER, jti: `jti-${count++}`, iat: now, exp: now + 60, ...claims };
  return send(await new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(key));
}

const send = (assertion: string) => server.send('POST', '/token', {
  body: {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  },
});

describe('private_key_jwt', () => {
  test('a client that has a key gets no secret', () => {
    expect(client).not.toHaveProperty('client_secret');
  });

  test.each([['the issuer', ISSUER], ['the token endpoint', `${ISSUER}/token`]])('an assertion for %s is good', async (_name, aud) => {
    expect(await requestToken({ aud })).toMatchObject({ status: 200 });
  });

  test('an assertion works once', async () => {
    expect(await requestToken({ jti: 'once' })).toMatchObject({ status: 200 });
    expect(await requestToken({ jti: 'once' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('of several requests with the same assertion at once, one wins', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestToken({ jti: 'race' })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
  });

  test.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'https://other.example.com' }],
    ['for the MCP endpoint', { aud: `${ISSUER}/mcp` }],
    ['that has expired', { exp: 1_000 }],
    ['without expiry', { exp: undefined }],
    ['that expires in a day', { exp: Math.floor(Date.now() / 1_000) + 86_400 }],
    ['that expires at the end of time', { exp: 1e300 }],
    ['without jti', { jti: undefined }],
    ['of another issuer', { iss: 'other' }],
    ['of an unknown client', { iss: 'other', sub: 'other' }],
  ])('an assertion %s is refused', async (_case, claims) => {
    expect(await requestToken(claims)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('an assertion that was signed with another key is refused', async () => {
    expect(await requestToken({}, otherKey)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('a private key cannot be registered', async () => {
    const { privateKey: key } = await generateKeyPair('ES256', { extractable: true });

    await expect(server.register({
      grant_types: ['client_credentials'], token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(key)] },
    })).rejects.toThrow('invalid_client_metadata');
  });
});
