import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser, expectProblem, kindOf } from './browsing';
import { challengeOf } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { changeTemplate } from '../acceptance/changed-template';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { behindDocumentHost, DOCUMENT_URL } from '../sign-in/document-host/document-host';
import type { Page } from '../sign-in/user-agent';

const REDIRECT_URI = 'https://assistant.example.com/callback';
const CERTIFICATES = join(import.meta.dirname, '../sign-in/document-host');

let folder: string;
let host: Server;
let app: string;
let server: LocalServer;
/** The paths that were fetched so far. */
const fetched: string[] = [];

/** What the host of the client answers, by path; `changes` are made to a document that is good. */
interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly changes?: object;
  readonly body?: (document: string) => string | Buffer;
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  'a redirect into the network': { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } },
  'a redirect to the right place': { status: 307, headers: { location: DOCUMENT_URL } },
  'six thousand bytes': { body: (document) => document + ' '.repeat(6_000) },
  'more than it says': { headers: { 'content-length': '10' } },
  'a compressed bomb': { headers: { 'content-encoding': 'gzip' }, body: () => gzipSync('x'.repeat(10_000_000)) },
  'a page': { headers: { 'content-type': 'text/html' } },
  'no JSON': { body: () => 'ami-id instance-id' },
  'JSON that is no document': { body: () => '[]' },
  'null': { body: () => 'null' },
  'nothing': { status: 404 },
  'a failure': { status: 500 },
  'the document of another client': { changes: { client_id: 'https://assistant.example.com/another' } },
  'a document without id': { changes: { client_id: undefined } },
  'a redirect URI that runs': { changes: { redirect_uris: ['javascript:alert(1)'] } },
  'a secret that everybody knows': { changes: { client_secret: 'x', token_endpoint_auth_method: 'client_secret_basic' } },
};

/** The path of a document that the host begins and never ends. */
const ENDLESS = '/endless';

/** The host's own word that there is no document, and documents that the policy refuses. */
const REFUSED = new Set(['nothing', 'a redirect URI that runs', 'a secret that everybody knows']);

const pathOf = (name: string) => `/${name.replaceAll(/\W/g, '-')}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'document-client-'));
  const [cert, key] = ['certificate.pem', 'key.pem'].map((file) => readFileSync(join(CERTIFICATES, file)));
  host = createServer({ cert, key }, (request, response) => {
    fetched.push(request.url!);
    const [, answer] = Object.entries(ANSWERS).find(([name]) => pathOf(name) === request.url) ?? [];
    const { status = 200, headers, changes, body = (document: string) => document } = answer ?? {};
    const document = JSON.stringify({
      client_id: `https://assistant.example.com${request.url}`, client_name: 'Assistant', redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none', ...changes,
    });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    if (request.url === ENDLESS) response.write('{');
    else response.end(body(document));
  });
  await once(host.listen(0, '127.0.0.1'), 'listening');
  const behindHost = behindDocumentHost({ port: portOfHost(), fetches: () => fetched.length, close: async () => {} });
  app = await changeTemplate(await cdkOut('onStageUrl'), join(folder, 'cdk.out'), behindHost);
  server = await startLocalServer({ app });
});

afterAll(async () => {
  await server?.stop();
  host?.closeAllConnections();
  host?.close();
  await rm(folder, { recursive: true, force: true });
});

const portOfHost = () => (host.address() as AddressInfo).port;

function authorize(clientId: string, at = server): Promise<Page> {
  return createBrowser().open(`${at.issuer}/authorize?${new URLSearchParams({
    response_type: 'code', client_id: clientId, redirect_uri: REDIRECT_URI, code_challenge: challengeOf('x'.repeat(43)), code_challenge_method: 'S256', resource: at.mcpUrl,
  })}`);
}

/** Returns what a person, and whoever sent them, learns about a client id that leads nowhere, or to a document that is refused. */
async function refusalOf(clientId: string, status = 400): Promise<string> {
  const page = await authorize(clientId);
  expectProblem(page, status);
  return page.text.replace(/Reference: \S+/, '');
}

/** Returns the same about a client id whose document cannot be fetched, without the host's name. */
async function troubleOf(clientId: string): Promise<string> {
  return (await refusalOf(clientId, 502)).replaceAll(new URL(clientId).hostname, 'HOST').replace(/\d+ (second|minute)s?/, 'a while');
}

test('S19 a document is fetched from where it is', async () => {
  expect(kindOf(await authorize(DOCUMENT_URL))).toBe('sign-in');
  expect(fetched).toContain(new URL(DOCUMENT_URL).pathname);
});

describe('S19 nobody learns what is where a client id leads', () => {
  test.each([
    'https://127.0.0.1/client.json',
    'https://127.1/client.json',
    'https://2130706433/client.json',
    'https://0x7f000001/client.json',
    'https://0177.0.0.1/client.json',
    'https://0.0.0.0/client.json',
    'https://10.0.0.1/client.json',
    'https://192.168.0.1/client.json',
    'https://169.254.169.254/latest/meta-data/',
    'https://169.254.170.2/v2/credentials',
    'https://[::1]/client.json',
    'https://[::]/client.json',
    'https://[::ffff:169.254.169.254]/latest/meta-data/',
    'https://[::ffff:a9fe:a9fe]/latest/meta-data/',
    'https://[64:ff9b::a9fe:a9fe]/latest/meta-data/',
    'https://[fd00:ec2::254]/latest/meta-data/',
    'https://localhost/client.json',
    'https://localhost./client.json',
    'https://assistant.example.com./oauth/client.json',
    'https://assistant.example.com:8443/oauth/client.json',
    'https://user@assistant.example.com/oauth/client.json',
    'https://assistant.example.com@127.0.0.1/client.json',
    'https://127.0.0.1\\@assistant.example.com/oauth/client.json',
    'https://assistant.example.com/../oauth/client.json',
    'https://assistant.example.com/oauth/client.json#fragment',
    'http://assistant.example.com/oauth/client.json',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
  ])('%s', async (clientId) => {
    const before = fetched.length;

    const refusal = await refusalOf(clientId);

    expect(refusal).toBe(await refusalOf('https://127.0.0.1/another.json'));
    expect(fetched.slice(before)).toEqual([]);
  });

  test('nor on this very machine', async () => {
    const before = fetched.length;

    for (const name of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) await refusalOf(`https://${name}:${portOfHost()}/oauth/client.json`);

    expect(fetched.slice(before)).toEqual([]);
  });

  test('that is the name of a host in the network', async () => {
    expect(await troubleOf('https://metadata.google.internal/computeMetadata/v1/')).toBe(await troubleOf('https://nowhere.example.com/client.json'));
  });

  test.each(Object.keys(ANSWERS))('whose host answers with %s', async (name) => {
    const url = `https://assistant.example.com${pathOf(name)}`;

    if (REFUSED.has(name)) {
      expect(await refusalOf(url)).toBe(await refusalOf('https://127.0.0.1/another.json'));
    } else {
      expect(await troubleOf(url)).toBe(await troubleOf('https://nowhere.example.com/client.json'));
    }
    // it was asked, and no other place
    expect(fetched).toContain(pathOf(name));
    expect(fetched.filter((path) => path === new URL(DOCUMENT_URL).pathname)).toHaveLength(1);
  });
});

test('S19 a document that never ends is given up', async () => {
  const impatient = await startLocalServer({ app, args: ['--patience', '1'] });
  try {
    expectProblem(await authorize(`https://assistant.example.com${ENDLESS}`, impatient), 502);
    expect(fetched).toContain(ENDLESS);
  } finally {
    await impatient.stop();
  }
});

test('S19 no other URL of a client is ever fetched', async () => {
  const before = fetched.length;
  const url = 'https://assistant.example.com/logo.png';
  const metadata = { redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none', logo_uri: url, client_uri: url, tos_uri: url, policy_uri: url };
  const register = (more: object) => fetch(`${server.issuer}/clients`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...metadata, ...more }),
  });

  const { client_id: clientId } = await (await register({})).json() as { client_id: string };
  expect(kindOf(await authorize(clientId))).toBe('sign-in');
  expect((await register({ jwks_uri: 'https://assistant.example.com/keys.json' })).status).toBe(400);
  await register({ sector_identifier_uri: 'https://assistant.example.com/sector.json', request_uris: ['https://assistant.example.com/request.jwt'] });

  expect(fetched.slice(before)).toEqual([]);
});
