import { promises as dns } from 'node:dns';
import type { IncomingHttpHeaders } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DocumentHost, startDocumentHost } from './document-host';
import { createGuardedFetch, guardedFetch, isOrdinaryUrl } from '../../../../lambda-src/oauth/clients/guarded-fetch';
import { isPublicAddress } from '../../../../lambda-src/shared/address-range';
import { withPatience } from '../../shared/patience';

const DOCUMENT = { client_id: 'https://client.example.com/client.json' };
const MAX_SIZE = 5_120;
const JSON_HEADERS = { 'content-type': 'application/json' };

let host: DocumentHost;
let asked: IncomingHttpHeaders;
/** Settles when the client has hung up on an answer that does not end. */
let hungUp: Promise<void>;

beforeAll(async () => {
  host = await startDocumentHost((request, response) => {
    asked = request.headers;
    switch (request.url) {
      case '/client.json': return void response.writeHead(200, { ...JSON_HEADERS, 'cache-control': 'max-age=300' }).end(JSON.stringify(DOCUMENT));
      case '/cimd': return void response.writeHead(200, { 'content-type': 'application/cimd+json; charset=utf-8' }).end('{}');
      case '/html': return void response.writeHead(200, { 'content-type': 'text/html' }).end('{}');
      case '/sneaky': return void response.writeHead(200, { 'content-type': 'text/html+application/json' }).end('{}');
      case '/endless': {
        response.writeHead(200, { 'content-type': 'text/html' }).write('<p>');
        hungUp = new Promise((resolve) => void response.on('close', resolve));
        return;
      }
      case '/untyped': return void response.writeHead(200).end('{}');
      case '/large': return void response.writeHead(200, JSON_HEADERS).end(JSON.stringify({ padding: 'x'.repeat(6_144) }));
      case '/gzip': return void response.writeHead(200, { ...JSON_HEADERS, 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)));
      case '/redirect': return void response.writeHead(302, { location: 'https://client.example.com/client.json' }).end();
      case '/missing': return void response.writeHead(404, JSON_HEADERS).end('{"secret":"of the host"}');
      case '/drip': {
        response.writeHead(200, JSON_HEADERS);
        const timer = setInterval(() => response.write(' '), 100);
        return void response.on('close', () => clearInterval(timer));
      }
      default: // never answered
    }
  });
});

afterAll(() => host?.close());

const GENERIC = 'The document could not be fetched';

describe('a document', () => {
  test('is fetched, with what says how long it is fresh', async () => {
    const response = await host.fetch('https://client.example.com/client.json', MAX_SIZE);

    expect(await response.json()).toEqual(DOCUMENT);
    expect(response.headers.get('cache-control')).toBe('max-age=300');
  });

  test('is asked for as what it is, and not in a form that can grow', async () => {
    await host.fetch('https://client.example.com/client.json', MAX_SIZE);

    expect(asked).toMatchObject({ 'accept': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'cdk-remote-mcp-server' });
  });

  test('may be as large as allowed, and no larger', async () => {
    const { length } = JSON.stringify(DOCUMENT);

    expect(await (await host.fetch('https://client.example.com/client.json', length)).json()).toEqual(DOCUMENT);
    await expect(host.fetch('https://client.example.com/client.json', length - 1)).rejects.toThrow(new Error(GENERIC));
  });

  test('may have a type of its own that is JSON', async () => {
    expect((await host.fetch('https://client.example.com/cimd', MAX_SIZE)).status).toBe(200);
  });
});

describe('S19 an answer', () => {
  test.each(['/html', '/sneaky', '/untyped', '/large', '/gzip'])('like %s is refused, and the error does not say why, but its cause', async (path) => {
    const fetched = host.fetch(`https://client.example.com${path}`, MAX_SIZE);

    await expect(fetched).rejects.toThrow(new Error(GENERIC));
    await expect(fetched).rejects.toMatchObject({ cause: { name: 'UnsuitableAnswerError' } });
  });

  test.each(['/drip', '/silence'])('like %s is given up, and the error does not say why', async (path) => {
    const answer = withPatience(0.2, () => host.fetch(`https://client.example.com${path}`, MAX_SIZE));

    await expect(answer).rejects.toThrow(new Error(GENERIC));
  });

  test('that is refused is not waited for to its end', async () => {
    await expect(host.fetch('https://client.example.com/endless', MAX_SIZE)).rejects.toThrow(new Error(GENERIC));

    await hungUp;
  });

  test('that redirects is not followed', async () => {
    host.requests.length = 0;

    expect((await host.fetch('https://client.example.com/redirect', MAX_SIZE)).status).toBe(302);
    expect(host.requests).toEqual(['/redirect']);
  });

  test('that is an error is passed on without what the host says', async () => {
    const response = await host.fetch('https://client.example.com/missing', MAX_SIZE);

    expect({ status: response.status, text: await response.text() }).toEqual({ status: 404, text: '' });
  });
});

describe('S19 a URL', () => {
  test.each([
    'http://client.example.com/client.json', 'https://client.example.com:8443/client.json', 'https://user@client.example.com/client.json',
    'https://user:pw@client.example.com/client.json', 'https://:pw@client.example.com/client.json', 'https://a_b.example.com/', 'https://localhost/', 'https://localhost./', 'https://client.example.com./client.json',
    'https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f.0.0.1/', 'https://0177.0.0.1/', 'https://[::1]/',
    'https://[::ffff:169.254.169.254]/', 'https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/', 'https://1.2.3.4/', 'https://internal/',
    'file:///etc/passwd', 'data:application/json,{}', 'ftp://client.example.com/', 'not a URL', '',
  ])('%j is refused before anybody is asked for an address', async (url) => {
    const names: string[] = [];
    const fetch = createGuardedFetch({ ...host.network, resolve: async (name) => (names.push(name), host.network.resolve(name)) });

    await expect(fetch(url, MAX_SIZE)).rejects.toThrow(new Error(GENERIC));
    expect(names).toEqual([]);
    expect(isOrdinaryUrl(url)).toBe(false);
  });
});

describe('S19 a name', () => {
  test.each([
    ['a private address', ['10.0.0.1']],
    ['the address of the metadata service', ['169.254.169.254']],
    ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
    ['no address', []],
  ])('with %s is refused, and nothing is connected to', async (_case, addresses) => {
    const fetch = createGuardedFetch({
      ...host.network,
      isAllowed: isPublicAddress,
      resolve: async () => addresses.map((address) => ({ address, family: 4 })),
    });
    host.requests.length = 0;

    await expect(fetch('https://client.example.com/client.json', MAX_SIZE)).rejects.toThrow(new Error(GENERIC));
    expect(host.requests).toEqual([]);
  });

  test('is asked for its addresses once: what was checked is what is connected to (DNS rebinding)', async () => {
    let answers = 0;
    const fetch = createGuardedFetch({
      ...host.network,
      resolve: async () => {
        answers += 1;
        return [{ address: answers === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
      },
    });

    expect((await fetch('https://client.example.com/client.json', MAX_SIZE)).status).toBe(200);
    expect(answers).toBe(1);
  });

  test('that is not in the certificate is refused', async () => {
    await expect(host.fetch('https://other.example.com/client.json', MAX_SIZE)).rejects.toThrow(new Error(GENERIC));
  });

  test('that cannot be looked up in time is given up', async () => {
    const fetch = createGuardedFetch({ ...host.network, resolve: () => new Promise(() => undefined) });

    await expect(withPatience(0.1, () => fetch('https://client.example.com/client.json', MAX_SIZE))).rejects.toThrow(new Error(GENERIC));
  });
});

test('S19 the function that is deployed refuses this machine by name, for its address', async () => {
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation((async () => [{ address: '93.184.215.14', family: 4 }, { address: '127.0.0.1', family: 4 }]) as never);
  syncBuiltinESMExports();
  try {
    await expect(guardedFetch('https://localhost.localdomain/', MAX_SIZE)).rejects.toMatchObject({ message: GENERIC, cause: { name: 'ForbiddenAddressError' } });
    expect(lookup.mock.calls).toEqual([['localhost.localdomain', { all: true }]]);
  } finally {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  }
});

describe('S19 addresses', () => {
  test.each([
    '0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1',
    '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1',
    '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
    '::', '::1', '::ffff:127.0.0.1', '::ffff:169.254.169.254', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b::a00:1', '64:ff9b:1::1',
    '100::1', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', '2002:7f00:1::1', '2002:808:808::1', '3fff::1', 'fc00::1', 'fd00:ec2::254',
    'fe80::1', 'fec0::1', 'ff02::1', '5f00::1', 'nonsense',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.1', '169.253.255.255', '172.15.255.255',
    '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255', '2606:4700::6810:1', '2a00:1450:4001::200e', '2001:4860:4860::8888',
    '64:ff9b::808:808', '64:ff9b::1.1.1.1',
  ])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});
