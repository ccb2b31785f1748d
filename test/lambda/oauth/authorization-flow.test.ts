import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type AuthorizationServer, basic, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { claimsOf, parametersIn, PersonClient, tokensIn } from './person-client';
import { ISSUER, MCP_URL, PASSPHRASE, PERSON_SETTINGS, SIGNING_SECRET_ARN } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

test('a person signs in, allows the client, and the client gets tokens', async () => {
  const browser = new Browser(server);
  const signIn = await browser.follow(await browser.open(client.authorizationUrl()));
  expect(signIn).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(signIn.text).toContain('Notebook');

  const consent = await browser.follow(await browser.press(signIn, 'continue', { passphrase: PASSPHRASE }));
  expect(consent.status).toBe(200);
  expect(consent.text).toContain('Read the weather');
  expect(consent.text).not.toContain('Change the weather');

  const back = await browser.press(consent, 'allow');
  expect(back.status).toBe(303);
  expect(back.headers.location).toMatch(/^https:\/\/notebook\.example\.com\/callback\?/);
  const parameters = parametersIn(back);
  expect(Object.fromEntries(parameters)).toEqual({ code: expect.any(String), state: client.state, iss: ISSUER });

  const { status, body } = await client.exchange(parameters.get('code')!);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_600, scope: 'weather:read', refresh_token: expect.any(String),
    },
  });
  expect(claimsOf(body.access_token)).toEqual({
    iss: ISSUER,
    aud: MCP_URL,
    sub: expect.any(String),
    client_id: client.id,
    scope: 'weather:read',
    grant_id: expect.any(String),
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: expect.any(Number),
  });

  const refreshed = tokensIn(await client.refresh(body.refresh_token));
  expect(refreshed).toMatchObject({ scope: 'weather:read', expires_in: 3_600 });
  expect(refreshed.refresh_token).not.toBe(body.refresh_token);
  expect(claimsOf(refreshed.access_token)).toMatchObject({
    aud: MCP_URL, sub: claimsOf(body.access_token).sub, grant_id: claimsOf(body.access_token).grant_id, scope: 'weather:read',
  });
});

test('S29 a confidential client has to prove who it is, with the code and with the refresh token', async () => {
  const { body: confidential } = await server.send('POST', '/clients', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Web app',
      redirect_uris: [client.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  });
  const code = await client.authorize(undefined, { client_id: confidential.client_id });
  const token = (parameters: Record<string, string>, headers: Record<string, string>) => server.send('POST', '/token', { headers, body: parameters });
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri, code_verifier: client.verifier };
  const credentials = { Authorization: basic(confidential) };

  expect(await token({ ...exchange, client_id: confidential.client_id }, {})).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  const { refresh_token: refreshToken } = tokensIn(await token(exchange, credentials));
  const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken };
  expect(await token({ ...refresh, client_id: confidential.client_id }, {})).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await token(refresh, credentials)).status).toBe(200);
});

test('S39 a rotation of the signing secret ends no grant', async () => {
  const tokens = await client.connect();
  server.aws.secrets.put(SIGNING_SECRET_ARN, 'second-signing-secret-with-enough-characters', 'AWSCURRENT', 'v2');
  vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ['Date'] });

  const refreshed = tokensIn(await client.refresh(tokens.refresh_token));

  expect(decodeProtectedHeader(refreshed.access_token).kid).not.toBe(decodeProtectedHeader(tokens.access_token).kid);
  vi.useRealTimers();
});
