import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { parametersIn, PersonClient } from './person-client';
import { recordsOf, sizeOf } from './stored-records';
import { ISSUER, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const LIMIT = 4_096;

/** API Gateway sends and takes no more than 10,240 bytes of headers. */
const MAX_HEADERS = 10_240;

let server: AuthorizationServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server, { client_name: '\u{1f600}'.repeat(100), client_uri: `https://${'a'.repeat(60)}.example.com/${'x'.repeat(900)}` });
});

/** Returns the largest record that there is, by its type, in bytes. */
async function largestRecord(): Promise<{ type: string; size: number }> {
  const records = await recordsOf(server);
  const sizes = records.map((record) => ({ type: record.pk!.S!.split('#')[0]!, size: sizeOf(record) }));
  return sizes.reduce((one, other) => (one.size > other.size ? one : other));
}

const recordCount = async (type: string) => (await recordsOf(server)).filter(({ pk }) => pk?.S?.startsWith(`${type}#`)).length;

const urlOf = (requestUri: string) => `${ISSUER}/authorize?${new URLSearchParams({ client_id: client.id, request_uri: requestUri })}`;

/** Values of which each takes as much room as possible. */
const LARGE: readonly [string, string][] = [
  ['plain', 'x'.repeat(2_048)],
  ['quotes', '"'.repeat(700)],
  ['backslashes', '\\'.repeat(700)],
  ['letters of three bytes', '\u20ac'.repeat(230)],
  ['letters of four bytes', '\u{1f600}'.repeat(170)],
  ['random', Array.from({ length: 57 }, () => randomUUID()).join('').slice(0, 2_048)],
];

describe.each(LARGE)('S16 a state of %s, as large as it may be,', (_name, state) => {
  test('is stored in small records, and comes back in headers that the gateway sends', async () => {
    const browser = new Browser(server);
    const page = await browser.follow(await browser.open(client.authorizationUrl({ state })));
    const cancelled = await browser.press(page, 'cancel');

    expect(parametersIn(cancelled).get('state')).toBe(state);
    expect(cancelled.headers.location!.length).toBeLessThan(MAX_HEADERS);
    const pushed = await server.send('POST', '/par', { body: { ...client.parameters, state } });
    expect(pushed.status).toBe(201);
    expect((await browser.open(urlOf(pushed.body.request_uri))).status).toBe(303);
    expect((await largestRecord()).size).toBeLessThanOrEqual(LIMIT);
  });

  test('can be posted', async () => {
    const { status, headers } = await server.send('POST', '/authorize', { body: { ...client.parameters, state } });

    expect(status).toBe(303);
    expect(headers.location!.length).toBeLessThan(MAX_HEADERS);
  });
});

describe.each<[string, Record<string, string>]>([
  ['a state of 2,049 bytes', { state: 'x'.repeat(2_049) }],
  ['a state of 31 kB', { state: 'x'.repeat(31_000) }],
  ['a nonce of 2,050 bytes in 1,025 letters', { nonce: '\u00e9'.repeat(1_025) }],
  ['a parameter that nobody knows', { __proto__x: 'x'.repeat(3_000) }],
  ['several parameters that are large together', { state: 'x'.repeat(1_500), nonce: 'x'.repeat(1_500) }],
  ['many small parameters', Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`p${index}`, 'xxxxxxxx']))],
  ['control characters', { state: 'a\u0000b' }],
  ['a line break', { state: 'a\r\nLocation: https://evil.example' }],
  ['scopes that there are not', { scope: Array.from({ length: 500 }, (_, index) => `x${index}`).join(' ') }],
])('S16 %s', (_name, changes) => {
  test('is refused, and nothing is written', async () => {
    const before = await recordsOf(server);

    const page = await new Browser(server).open(client.authorizationUrl(changes));
    const pushed = await server.send('POST', '/par', { body: { ...client.parameters, ...changes } });
    const posted = await server.send('POST', '/authorize', { body: { ...client.parameters, ...changes } });

    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('The app made a mistake') });
    expect([400, 413]).toContain(pushed.status);
    expect(pushed.body.error).toBe('invalid_request');
    expect(posted.headers.location?.length ?? 0).toBeLessThan(MAX_HEADERS);
    expect(await recordsOf(server)).toHaveLength(before.length);
  });
});

describe('S16 a pushed request', () => {
  const push = async (): Promise<string> => (await server.send('POST', '/par', { body: client.parameters })).body.request_uri;

  test('begins one interaction, however often it is opened', async () => {
    const requestUri = await push();
    const before = await recordCount('Interaction');
    const browser = new Browser(server);

    const [first, ...others] = [await browser.open(urlOf(requestUri)), await browser.open(urlOf(requestUri)), await browser.open(urlOf(requestUri))];

    expect(first!.headers.location).toMatch(`${ISSUER}/authorize/`);
    expect(others.map(({ headers }) => headers.location)).toEqual([first!.headers.location, first!.headers.location]);
    expect(await recordCount('Interaction')).toBe(before + 1);
  });

  test('that one browser has opened is no use in another', async () => {
    const requestUri = await push();
    const before = await recordCount('Interaction');
    await new Browser(server).open(urlOf(requestUri));

    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await new Browser(server).open(urlOf(requestUri))).toMatchObject({ status: 400, text: expect.stringContaining('used before') });
    }
    expect(await recordCount('Interaction')).toBe(before + 1);
  });

  test('that is opened many times at once begins one interaction', async () => {
    const requestUri = await push();
    const before = await recordCount('Interaction');

    const answers = await Promise.all(Array.from({ length: 8 }, () => new Browser(server).open(urlOf(requestUri))));

    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 400]));
    expect(await recordCount('Interaction')).toBe(before + 1);
  });

  test('goes on through all steps', async () => {
    const browser = new Browser(server);
    const requestUri = await push();
    const signIn = await browser.follow(await browser.open(urlOf(requestUri)));
    const switched = await browser.follow(await browser.press(signIn, 'switchAccount'));

    expect(switched.text).toContain('value="continue"');
  });
});

describe('S16 a registration by a stranger', () => {
  const register = (metadata: object) => server.send('POST', '/clients', {
    headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ client_name: 'Notebook', software_id: randomUUID(), token_endpoint_auth_method: 'none', ...metadata }),
  });
  const uris = (count: number, length: number) => Array.from({ length: count }, (_, index) => `https://notebook.example.com/${index}/`.padEnd(length, 'x'));
  const key = (certificates: object = {}) => ({ kty: 'RSA', use: 'sig', kid: randomUUID(), alg: 'RS256', e: 'AQAB', n: Buffer.alloc(256, 'x').toString('base64url'), ...certificates });

  test.each<[string, object]>([
    ['ten redirect URIs', { redirect_uris: uris(10, 120) }],
    ['keys', { redirect_uris: uris(2, 60), token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key(), key(), key()] } }],
    ['keys with certificates', { redirect_uris: uris(2, 60), token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key({ x5c: ['x'.repeat(1_800)] })] } }],
    ['long links about itself', { redirect_uris: uris(2, 60), logo_uri: uris(1, 2_000)[0], tos_uri: uris(1, 2_000)[0], policy_uri: uris(1, 2_000)[0], client_uri: uris(1, 2_000)[0] }],
    ['many contacts', { redirect_uris: uris(2, 60), contacts: Array.from({ length: 10 }, () => 'x'.repeat(2_000)) }],
  ])('with %s succeeds, and its record is small', async (_name, metadata) => {
    const { status, body } = await register(metadata);

    expect(status).toBe(201);
    expect(body).toMatchObject({ redirect_uris: (metadata as { redirect_uris: string[] }).redirect_uris });
    expect((await largestRecord()).size).toBeLessThanOrEqual(LIMIT);
  });

  test.each<[string, object]>([
    ['redirect URIs', { redirect_uris: uris(10, 2_000) }],
    ['keys', { redirect_uris: uris(1, 60), token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: Array.from({ length: 10 }, () => key()) } }],
  ])('with too many and too long %s is refused', async (_name, metadata) => {
    expect(await register(metadata)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('3072 bytes') } });
  });

  test('does not grow with an update', async () => {
    const { body } = await register({ redirect_uris: uris(1, 60) });
    const update = (metadata: object) => server.send('PUT', `/clients/${body.client_id}`, {
      headers: { 'Authorization': `Bearer ${body.registration_access_token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_id: body.client_id, token_endpoint_auth_method: 'none', ...metadata }),
    });

    expect((await update({ redirect_uris: uris(10, 2_000) })).status).toBe(400);
    expect((await update({ redirect_uris: uris(10, 120) })).status).toBe(200);
    expect((await largestRecord()).size).toBeLessThanOrEqual(LIMIT);
  });
});
