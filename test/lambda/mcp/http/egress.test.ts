import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { httpTool, json, serviceAt, startHttpService, type Answer, type HttpService } from './http-service';
import { createEgress, type EgressLimits } from '../../../../lambda-src/mcp/egress/egress';
import { egressFetch } from '../../../../lambda-src/mcp/egress/egress-fetch';
import { guardedRoute } from '../../../../lambda-src/mcp/egress/guarded-route';
import { isBelow, nextHop } from '../../../../lambda-src/mcp/egress/redirects';
import { addressesIn } from '../../../../lambda-src/shared/address-range';
import { eventually } from '../../../eventually';
import { CERTIFICATE, KEY } from '../../shared/certificate';
import { startFunction } from '../mcp-function';
import { callTool } from '../messages';

/** The service of the owner is at 127.0.0.2, which alone is allowed; what must not be reached is at 127.0.0.1. */
const ALLOWED = ['127.0.0.2/32'];

let service: HttpService;
let hidden: HttpService;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }), '127.0.0.2');
  hidden = await startHttpService(json({ secret: true }), '127.0.0.1');
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  service.requests.length = 0;
  hidden.requests.length = 0;
});
afterAll(() => [service, hidden].forEach((each) => each.close()));

const fetchWithin = (limits: EgressLimits) => egressFetch(createEgress(limits));
const fetch = fetchWithin({ allowedNetworks: ALLOWED });

/** Has every name resolve to these addresses, one set after the other. */
function resolveTo(...answers: string[][]): void {
  let asked = 0;
  vi.spyOn(dns, 'lookup').mockImplementation((async () => answers[Math.min(asked++, answers.length - 1)]!
    .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))) as never);
  syncBuiltinESMExports();
}

describe('S20 what is neither public nor allowed is not connected to', () => {
  const port = () => new URL(hidden.url).port;
  const refusal = { name: 'ToolFailure', kind: 'failed', message: expect.stringContaining('may not be connected to') };

  test.each([
    '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '0.0.0.0', '0', '[::1]', '[::]', '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '１２７.０.０.１', '169.254.169.254', '169.254.170.2', '[fd00:ec2::254]', '10.0.0.1',
    '172.16.0.1', '192.168.0.1', '100.64.0.1', '[fe80::1]', '[fc00::1]', '127.0.0.3',
  ])('%s', async (host) => {
    await expect(fetch(`http://${host}:${port()}/`)).rejects.toMatchObject(refusal);
    await expect(fetch(`https://${host}:${port()}/`)).rejects.toMatchObject(refusal);
    expect(hidden.requests).toEqual([]);
  });

  test.each([
    ['of this machine', ['127.0.0.1']],
    ['of the metadata service', ['169.254.169.254']],
    ['that is private, besides one that is allowed', ['127.0.0.2', '127.0.0.1']],
    ['of this machine in IPv6', ['::ffff:127.0.0.1']],
    ['of none', []],
  ])('a name with the address %s', async (_case, addresses) => {
    resolveTo(addresses);
    await expect(fetch(`http://service.example.com:${port()}/`)).rejects.toMatchObject(refusal);
    expect(hidden.requests).toEqual([]);
  });

  test('localhost', async () => {
    await expect(fetch(`http://localhost:${port()}/`)).rejects.toMatchObject(refusal);
    expect(hidden.requests).toEqual([]);
  });

  test('a name is asked for its addresses once for a connection: what was checked is what is connected to (DNS rebinding)', async () => {
    resolveTo(['127.0.0.2'], ['127.0.0.1']);
    const url = `http://service.example.com:${new URL(service.url).port}/`;

    expect(await (await fetch(url)).json()).toEqual({ ok: true });
    expect(dns.lookup).toHaveBeenCalledTimes(1);
    expect(service.requests.at(-1)!.headers.host).toBe(new URL(url).host);
  });

  test('a name is checked again for the next connection', async () => {
    resolveTo(['127.0.0.2'], ['127.0.0.1']);
    service.answer = (_request, response) => void response.writeHead(200, { connection: 'close' }).end('{}');
    const url = `http://again.example.com:${new URL(service.url).port}/`;

    await (await fetch(url)).text();
    await expect(fetch(url)).rejects.toMatchObject(refusal);
    service.answer = json({ ok: true });
  });

  test('a public address, without encryption', async () => {
    resolveTo(['93.184.215.14']);
    await expect(fetch('http://service.example.com/')).rejects.toMatchObject(refusal);
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.2/', 'data:application/json,{}', 'http://user:password@127.0.0.2/', 'http://:password@127.0.0.2/'])('%s', async (url) => {
    await expect(fetch(url)).rejects.toMatchObject({ name: 'ToolFailure', kind: 'failed' });
  });
});

test.each([
  [['10.0.0.0/8'], '10.255.0.1', true],
  [['10.0.0.0/8'], '11.0.0.1', false],
  [['10.0.0.0/8'], '::ffff:10.0.0.1', true],
  [['10.0.0.0/8', 'fd00::/8'], 'fd12::1', true],
  [['fd00::/8'], '10.0.0.1', false],
  [[], '10.0.0.1', false],
])('of the networks %j, %s is a part: %s', (networks, address, expected) => {
  expect(addressesIn(networks)(address)).toBe(expected);
});

describe('S20 redirects', () => {
  const redirectTo = (location: string, status = 302): Answer => (request, response) =>
    void (request.url === '/start' ? response.writeHead(status, { location }).end('moved') : response.writeHead(200).end('{}'));
  const get = async (init: RequestInit = {}, baseUrl?: string) =>
    fetchWithin({ allowedNetworks: ALLOWED, baseUrl })(`${service.url}/start`, { headers: { 'X-Api-Key': 'secret', 'Accept': 'a/b' }, ...init });

  test.each([301, 302, 303, 307, 308])('%s is followed for GET and HEAD', async (status) => {
    service.answer = redirectTo('/next?a=b', status);
    expect((await get()).status).toBe(200);
    expect((await get({ method: 'HEAD' })).status).toBe(200);
    expect(service.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /start', 'GET /next?a=b', 'HEAD /start', 'HEAD /next?a=b']);
    expect(service.requests[1]!.headers['x-api-key']).toBe('secret');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('are not followed for %s', async (method) => {
    service.answer = redirectTo('/next', 307);
    await expect(get({ method, body: '{}' })).rejects.toMatchObject({ kind: 'failed', message: 'The service answered with a redirect that is not followed' });
    expect(service.requests).toHaveLength(1);
  });

  test('are given to those who see to them themselves', async () => {
    service.answer = redirectTo('/next');
    const response = await get({ redirect: 'manual' });
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([302, '/next', 'moved']);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/', 'https://169.254.169.254/', 'http://[::ffff:169.254.169.254]/', 'http://2852039166/',
    '//169.254.169.254/', 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next', 'file:///etc/passwd', 'gopher://127.0.0.2/', 'http://[',
    'http://user@127.0.0.2/',
  ])('to %s are refused', async (location) => {
    service.answer = redirectTo(location);
    await expect(get()).rejects.toMatchObject({ name: 'ToolFailure', kind: 'failed' });
    expect(service.requests).toHaveLength(1);
  });

  test('to another port of this machine are refused', async () => {
    service.answer = redirectTo(hidden.url);
    await expect(get()).rejects.toMatchObject({ kind: 'failed' });
    expect(hidden.requests).toEqual([]);
  });

  test('without a location are answers', async () => {
    service.answer = (_request, response) => void response.writeHead(302).end('where?');
    const response = await get();
    expect([response.status, await response.text()]).toEqual([302, 'where?']);
  });

  describe('of one protocol to another', () => {
    const hop = (url: string, headers = {}) => ({ url: new URL(url), method: 'GET', headers: new Map(Object.entries<string>(headers)) });
    const to = (location: string) => ({ statusCode: 302, headers: { location } }) as IncomingMessage;

    test('are followed to https, and to nothing else', () => {
      expect(nextHop(hop('http://a.example/'), to('https://a.example/'), undefined)?.url.href).toBe('https://a.example/');
      expect(nextHop(hop('https://a.example/'), to('https://b.example/'), undefined)?.url.href).toBe('https://b.example/');
      for (const location of ['http://a.example/', 'ftp://a.example/', 'file:///a']) {
        expect(() => nextHop(hop('https://a.example/'), to(location), undefined)).toThrow('redirect');
      }
    });

    test('take no header along where there is no Accept', () => {
      expect([...nextHop(hop('https://a.example/', { 'x-api-key': 'secret' }), to('https://b.example/'), undefined)!.headers]).toEqual([]);
    });
  });

  test('stay below a base URL of the same origin only', () => {
    expect(['https://a.example/v1/x', 'https://a.example/v1', 'https://a.example/v10', 'https://b.example/v1/x', 'http://a.example/v1/x']
      .map((url) => isBelow(new URL(url), new URL('https://a.example/v1')))).toEqual([true, true, false, false, false]);
  });

  test('in a circle end', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: '/start' }).end();
    await expect(get()).rejects.toMatchObject({ kind: 'failed', message: 'The service answered with more than 5 redirects in a row' });
    expect(service.requests).toHaveLength(6);
  });

  test('to another origin lose all headers but Accept, and do not get them back', async () => {
    const other = await startHttpService((_request, response) => void response.writeHead(302, { location: `${service.url}/back` }).end(), '127.0.0.2');
    service.answer = redirectTo(`${other.url}/`);
    await get();
    other.close();
    const [arrived, back] = [other.requests[0]!, service.requests.at(-1)!];
    expect([arrived, back].map(({ headers }) => [headers['x-api-key'], headers.accept])).toEqual([[undefined, 'a/b'], [undefined, 'a/b']]);
    expect(back.target).toBe('/back');
  });

  test.each([['/v1/next', 'secret'], ['/v1', 'secret'], ['/v10/next', undefined], ['/other', undefined], ['/v1/../other', undefined]])(
    'below a base URL, to %s, arrive with the key: %s', async (location, key) => {
      service.answer = redirectTo(location);
      await get({}, `${service.url}/v1`);
      expect(service.requests.at(-1)!.headers['x-api-key']).toBe(key);
    });
});

test.each(['http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1:9001/', 'loop'])(
  'S20 a redirect to %s is an error of the tool that tells no more', async (location) => {
    service.answer = (_request, response) => void response.writeHead(302, { location: location === 'loop' ? '/' : location }).end();
    const mcp = await startFunction({ manifest: { tools: [httpTool('get', serviceAt(service.url, { allowedNetworks: ALLOWED }), { retryAttempts: 2 })] } });
    const { messages: [{ result }] } = await mcp.call(callTool('get'));
    expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool get failed. Request id: request-1' }] });
    expect(service.requests, 'it is not tried again').toHaveLength(location === 'loop' ? 6 : 1);
  });

test('those who may reach the same networks share connections', () => {
  expect(guardedRoute(ALLOWED)).toBe(guardedRoute([...ALLOWED]));
  expect(guardedRoute(ALLOWED)).not.toBe(guardedRoute([]));
});

describe('what arrives at the service', () => {
  test('says what is understood and who asks, unless the tool says so itself', async () => {
    service.answer = json({});
    await fetch(service.url);
    await fetch(service.url, { headers: { 'Accept': 'a/b', 'User-Agent': 'me' } });
    expect(service.requests.map(({ headers }) => [headers.accept, headers['accept-encoding'], headers['user-agent']])).toEqual([
      ['*/*', 'gzip, br', 'cdk-remote-mcp-server'], ['a/b', 'gzip, br', 'me'],
    ]);
  });

  test('is the body, whatever it is given as, and no header about the connection', async () => {
    service.answer = json({});
    await fetch(service.url, { method: 'POST', body: 'text', headers: { 'Host': 'evil.example', 'Connection': 'close', 'Transfer-Encoding': 'chunked' } });
    await fetch(service.url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    await fetch(service.url, { method: 'GET', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(service.requests.map(({ body, headers }) => [body.toString(), headers['content-type'], headers['content-length']])).toEqual([
      ['text', 'text/plain;charset=UTF-8', '4'],
      ['a=b+c', 'application/x-www-form-urlencoded;charset=UTF-8', '5'],
      ['{}', 'application/json', '2'],
    ]);
    expect(service.requests[0]!.headers).toMatchObject({ host: new URL(service.url).host, connection: 'keep-alive' });
  });
});

describe('an answer', () => {
  test('has all headers that came', async () => {
    service.answer = (_request, response) => void response
      .writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Type', 'text/plain', 'Content-Type', 'text/html', 'X-Name', 'caf\xe9'])
      .end('{}');
    const { headers } = await fetch(service.url);
    expect([headers.getSetCookie(), headers.get('content-type'), headers.get('x-name')]).toEqual([['a=1', 'b=2'], 'text/plain, text/html', 'caf\xe9']);
  });

  test('arrives while it is written', async () => {
    const more = Promise.withResolvers<void>();
    service.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      void more.promise.then(() => response.end('data: 2\n\n'));
    };
    const reader = (await fetch(service.url)).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader.read()).toMatchObject({ value: 'data: 1\n\n' });
    more.resolve();
    expect(await reader.read()).toMatchObject({ value: 'data: 2\n\n' });
    expect(await reader.read()).toMatchObject({ done: true });
  });

  test.each([
    ['cancelled', async (body: ReadableStream) => body.cancel()],
    ['aborted', async (_body: ReadableStream, abort: AbortController) => abort.abort()],
  ])('that is %s while nothing comes closes its connection', async (_case, end) => {
    service.answer = (_request, response) => void response.writeHead(200).write('first');
    const abort = new AbortController();
    const { body } = await fetch(service.url, { signal: abort.signal });
    await eventually(() => expect(service.open()).toBeGreaterThan(0));
    const before = service.open();
    await end(body!, abort);
    await eventually(() => expect(service.open()).toBeLessThan(before));
  });

  test('that nobody waits for any more is given up with the reason', async () => {
    service.answer = () => undefined;
    const reason = new Error('enough');
    await expect(fetch(service.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const answer = fetch(service.url, { signal: abort.signal });
    abort.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});

describe('https', () => {
  const usual = getCACertificates('default');
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    response.end(JSON.stringify({ host: request.headers.host }));
  });
  let port: number;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.2'), 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => setDefaultCACertificates(usual));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is for names that the certificate has', async () => {
    setDefaultCACertificates([...usual, CERTIFICATE]);
    resolveTo(['127.0.0.2']);
    const secure = fetchWithin({ allowedNetworks: ['127.0.0.2/32', '127.0.0.9/32'] });
    expect(await (await secure(`https://client.example.com:${port}/`)).json()).toEqual({ host: `client.example.com:${port}` });
    await expect(secure(`https://other.example.com:${port}/`)).rejects.toMatchObject({ name: 'ToolFailure', kind: 'unreachable' });
  });

  test('is for certificates that are trusted', async () => {
    resolveTo(['127.0.0.2']);
    await expect(fetch(`https://client.example.com:${port}/`)).rejects.toMatchObject({ name: 'ToolFailure', kind: 'unreachable' });
  });

  test('never leads to plain http', async () => {
    setDefaultCACertificates([...usual, CERTIFICATE]);
    resolveTo(['127.0.0.2']);
    server.removeAllListeners('request').on('request', (_request, response) => void response.writeHead(302, { location: `${service.url}/plain` }).end());
    await expect(fetchWithin({ allowedNetworks: ['127.0.0.2/32', '127.0.0.8/32'] })(`https://client.example.com:${port}/`))
      .rejects.toMatchObject({ kind: 'failed', message: 'The service answered with a redirect from https: to http:' });
    expect(service.requests).toEqual([]);
  });
});
