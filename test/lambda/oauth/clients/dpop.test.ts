import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, basic, startAuthorizationServer } from '../authorization-server';
import { claimsOf, PersonClient, tokensIn } from '../person-client';

let server: AuthorizationServer;
let key: CryptoKey;
let jwk: JWK;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, dpop: true });
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const proof = async (claims: object = {}, signedBy = key, shown = jwk) =>
  new SignJWT({ htm: 'POST', htu: `${ISSUER}/token`, jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1_000), ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: shown }).sign(signedBy);

const requestToken = async (body: Record<string, string>, dpop?: string, headers: Record<string, string> = {}) =>
  server.send('POST', '/token', { headers: { ...headers, ...(dpop && { DPoP: dpop }) }, body });

const exchange = async (client: PersonClient, dpop?: string) => requestToken({
  grant_type: 'authorization_code', code: await client.authorize(), client_id: client.id, redirect_uri: client.redirectUri, code_verifier: client.verifier,
}, dpop);

describe('DPoP (RFC 9449)', () => {
  test('binds the tokens of a person to the key of a public client', async () => {
    const client = await PersonClient.register(server);
    const answer = await exchange(client, await proof());

    expect(answer.body.token_type).toBe('DPoP');
    expect(claimsOf(answer.body.access_token).cnf).toEqual({ jkt: await calculateJwkThumbprint(jwk) });

    const refresh = (dpop?: string) => requestToken({ grant_type: 'refresh_token', refresh_token: tokensIn(answer).refresh_token, client_id: client.id }, dpop);
    const other = await generateKeyPair('ES256');
    expect(await refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(await proof({}, other.privateKey, await exportJWK(other.publicKey)))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(await proof())).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
  });

  test('binds the tokens of a machine client', async () => {
    const client = await server.register();
    const { body } = await requestToken({ grant_type: 'client_credentials' }, await proof(), { Authorization: basic(client) });

    expect(body.token_type).toBe('DPoP');
    expect(claimsOf(body.access_token).cnf).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  test('is for those who ask for it', async () => {
    expect((await exchange(await PersonClient.register(server))).body.token_type).toBe('Bearer');
  });

  test('is demanded of a client that registered so', async () => {
    const client = await PersonClient.register(server, { dpop_bound_access_tokens: true });

    expect(await exchange(client)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await exchange(client, await proof())).body.token_type).toBe('DPoP');
  });

  test.each([
    ['for another URL', { htu: 'https://other.example.com/token' }],
    ['for another method', { htm: 'GET' }],
    ['of an hour ago', { iat: Math.floor(Date.now() / 1_000) - 3_600 }],
    ['without a name', { jti: undefined }],
  ])('refuses a proof %s', async (_case, claims) => {
    expect(await exchange(await PersonClient.register(server), await proof(claims))).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  });

  test('takes a proof once', async () => {
    const client = await server.register();
    const dpop = await proof();
    const send = () => requestToken({ grant_type: 'client_credentials' }, dpop, { Authorization: basic(client) });

    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(400);
  });
});

test('without it, a proof changes nothing', async () => {
  const plain = await startAuthorizationServer(PERSON_SETTINGS);
  const client = await plain.register();
  const { body } = await plain.send('POST', '/token', {
    headers: { Authorization: basic(client), DPoP: await proof() }, body: { grant_type: 'client_credentials' },
  });
  await plain.stop();

  expect(body.token_type).toBe('Bearer');
  expect(claimsOf(body.access_token)).not.toHaveProperty('cnf');
});
