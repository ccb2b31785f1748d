import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KNOWN_DOCUMENTS } from '../../../../lambda-src/oauth/clients/known-documents';
import { ClientRegistration, type OpenRegistrationOptions } from '../../../../src/authorization/clients/client-registration';
import { ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { PersonClient, tokensIn } from '../person-client';

const cases = [...KNOWN_DOCUMENTS].flatMap(([url, document]) =>
  (document.redirect_uris as string[]).map((redirectUri): [string, string] => [url, redirectUri]));

const started: AuthorizationServer[] = [];

/** A server as the construct configures it. */
async function start(options?: OpenRegistrationOptions): Promise<AuthorizationServer> {
  const server = await startAuthorizationServer({ ...PERSON_SETTINGS, registration: ClientRegistration.open(options)._settings });
  started.push(server);
  return server;
}

let server: AuthorizationServer;
let elsewhere: AuthorizationServer;
let loopbackOnly: AuthorizationServer;
let withoutDocuments: AuthorizationServer;

beforeAll(async () => {
  // a network in which no host of a document has an address
  Object.assign(process.env, { DOCUMENT_HOST: '', DOCUMENT_HOST_PORT: '0' });
  await import('../../../sign-in/document-host/network.mjs' as string);
  elsewhere = await start({ metadataDocumentHosts: ['example.com'] });
  loopbackOnly = await start({ redirectHosts: ['example.com'] });
  withoutDocuments = await start({ metadataDocuments: false });
  server = await start();
});

beforeEach(() => void captureOutput());

afterAll(() => Promise.all(started.map((it) => it.stop())));

const authorize = (at: AuthorizationServer, url: string, redirectUri: string) =>
  at.send('GET', PersonClient.known(at, url, redirectUri).authorizationUrl().slice(ISSUER.length));

describe.each(cases)('what is known of %s passes the checks of every document, for %s:', (url, redirectUri) => {
  test('it is taken by a server as it is configured unless its owner says otherwise', async () => {
    expect((await authorize(server, url, redirectUri)).status).toBe(303);
  });

  test('people are asked, and see who vouches for it', async () => {
    const browser = new Browser(server);
    const page = await browser.follow(await browser.open(PersonClient.known(server, url, redirectUri).authorizationUrl()));

    expect(page.text).toContain(new URL(url).hostname);
    expect(page.text).toContain(String(KNOWN_DOCUMENTS.get(url)!.client_name));
  });

  test('it is refused where documents of that host are, or all', async () => {
    expect((await authorize(elsewhere, url, redirectUri)).status).toBe(400);
    expect((await authorize(withoutDocuments, url, redirectUri)).status).toBe(400);
  });

  test('nobody is sent to a host that the owner does not name', async () => {
    const isLoopback = redirectUri.startsWith('http://');

    expect((await authorize(loopbackOnly, url, redirectUri)).status).toBe(isLoopback ? 303 : 400);
  });

  test('nobody is sent anywhere else', async () => {
    for (const other of [`${redirectUri}x`, 'https://evil.example.com/cb', `${new URL(url).origin}/other`, 'http://localhost/elsewhere']) {
      expect((await authorize(server, url, other)).status).toBe(400);
    }
  });
});

test('ChatGPT, which comes with keys or without, gets tokens also while its keys cannot be had, and nobody else does', async () => {
  const url = 'https://chatgpt.com/oauth/client.json';
  const client = PersonClient.known(server, url, 'https://chatgpt.com/connector_platform_oauth_redirect');
  const code = await client.authorize();
  const { privateKey } = await generateKeyPair('RS256');
  const proofOf = async (subject: string) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT({ iss: subject, sub: subject, aud: ISSUER, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'RS256' }).setIssuedAt().setExpirationTime('1m').sign(privateKey),
  });

  expect((await client.exchange(code, await proofOf('https://chatgpt.com/oauth/codex/client.json'))).status).toBeOneOf([400, 401]);
  expect((await client.exchange(code, { ...await proofOf(url), code_verifier: 'x'.repeat(43) })).status).toBe(400);
  expect(tokensIn(await client.exchange(await client.authorize(), await proofOf(url)))).toHaveProperty('refresh_token');
});

test.each([...KNOWN_DOCUMENTS])('what is known of %s is what a document may hold', (url, document) => {
  expect(document).toMatchObject({ client_id: url, client_name: expect.any(String), redirect_uris: expect.any(Array) });
  expect(document).not.toHaveProperty('client_secret');
  expect(JSON.stringify(document).length).toBeLessThan(5_120);
  for (const [name, uri] of Object.entries(document).filter(([member]) => member.endsWith('_uri'))) {
    expect([name, new URL(uri as string).protocol, new URL(uri as string).hostname]).toEqual([name, 'https:', new URL(url).hostname]);
  }
});

test.each([
  'https://claude.ai/oauth/mcp-oauth-client-metadata/', 'https://claude.ai/oauth/mcp-oauth-client-metadata?x', 'https://claude.com/oauth/mcp-oauth-client-metadata',
  'https://claude.ai./oauth/mcp-oauth-client-metadata', 'https://CLAUDE.ai/oauth/mcp-oauth-client-metadata', 'https://claude.ai:443/oauth/mcp-oauth-client-metadata',
])('nothing is known of %s, which only looks like it', async (url) => {
  expect((await authorize(server, url, 'https://claude.ai/api/mcp/auth_callback')).status).toBeOneOf([400, 502]);
});
