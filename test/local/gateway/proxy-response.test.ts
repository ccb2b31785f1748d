import { describe, expect, test } from 'vitest';
import { serveApi, type FakeFunction } from './served-api';
import { InvocationError } from '../../../local/stack';

async function respond(fake: FakeFunction, init?: RequestInit, api?: Record<string, unknown>): Promise<Response> {
  const served = await serveApi({ methods: [{ route: 'ANY /x', function: 'fn' }], api }, { fn: fake });
  return served.request('/x', init);
}

test('status, headers and body are the function\'s', async () => {
  const response = await respond(() => ({ statusCode: 201, headers: { 'X-A': '1', 'Content-Type': 'text/plain' }, body: 'é' }));

  expect(response.status).toBe(201);
  expect(response.headers.get('x-a')).toBe('1');
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(response.headers.get('content-length')).toBe('2');
  expect(await response.text()).toBe('é');
});

test('the content type is JSON unless the function says otherwise', async () => {
  expect((await respond(() => ({ statusCode: 200, body: '{}' }))).headers.get('content-type')).toBe('application/json');
});

test('single and multiple header values are merged', async () => {
  const response = await respond(() => ({ headers: { 'X-A': '1', 'x-b': true }, multiValueHeaders: { 'x-a': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] } }));

  expect(response.status).toBe(200);
  expect(response.headers.get('x-a')).toBe('1, 2');
  expect(response.headers.get('x-b')).toBe('true');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a redirect with cookies reaches the browser as it is: each cookie in a header of its own', async () => {
  const cookies = ['__Host-browser=a; Path=/; Secure; HttpOnly; SameSite=Lax', '__Host-session=b; Path=/; Expires=Sun, 22 Nov 2026 14:00:00 GMT'];
  const location = 'https://client.example/callback?code=a%20b&state=x%2By&iss=https%3A%2F%2Fissuer.example#fragment';
  const response = await respond(
    () => ({ statusCode: 303, headers: { 'Location': location, 'Cache-Control': 'no-store' }, multiValueHeaders: { 'Set-Cookie': cookies }, body: '' }),
    { redirect: 'manual' },
  );

  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(location);
  expect(response.headers.getSetCookie()).toEqual(cookies);
});

test.each(['WWW-Authenticate', 'Authorization', 'Server', 'User-Agent', 'Content-MD5', 'Max-Forwards', 'Connection'])('%s is renamed, as on AWS', async (name) => {
  const { headers } = await respond(() => ({ statusCode: 401, headers: { [name]: 'value' } }));

  expect(headers.get(`x-amzn-remapped-${name}`)).toBe('value');
  expect(headers.get(name)).not.toBe('value');
});

test('Date and Content-Length are renamed, and the gateway\'s own are sent', async () => {
  const { headers } = await respond(() => ({ headers: { 'date': 'yesterday', 'content-length': '99' }, body: 'four' }));

  expect(headers.get('x-amzn-remapped-date')).toBe('yesterday');
  expect(headers.get('x-amzn-remapped-content-length')).toBe('99');
  expect(headers.get('content-length')).toBe('4');
  expect(Date.parse(headers.get('date')!)).toBeGreaterThan(0);
});

test.each(['Transfer-Encoding', 'Trailer', 'TE', 'Upgrade', 'Proxy-Authenticate', 'Via', 'Host', 'Expect'])('%s is dropped, as on AWS', async (name) => {
  const { headers } = await respond(() => ({ headers: { [name]: 'value' } }));

  expect(headers.get(name)).toBeNull();
});

test('base64 is decoded for clients that accept one of the binary media types, and only then', async () => {
  const answer = () => ({ headers: { 'Content-Type': 'image/png' }, body: 'AAEC', isBase64Encoded: true });
  const binary = { BinaryMediaTypes: ['image/png'] };

  expect(new Uint8Array(await (await respond(answer, { headers: { Accept: 'image/png' } }, binary)).arrayBuffer())).toEqual(Uint8Array.of(0, 1, 2));
  expect(await (await respond(answer, { headers: { Accept: 'text/html,image/png' } }, binary)).text()).toBe('AAEC');
});

test('a HEAD request gets the headers alone', async () => {
  const response = await respond(() => ({ statusCode: 200, headers: { 'X-A': '1' }, body: 'text' }), { method: 'HEAD' });

  expect(response.headers.get('x-a')).toBe('1');
  expect(await response.text()).toBe('');
});

describe('a malformed answer is 502', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a string', 'text'],
    ['a list', []],
    ['an unknown member', { statusCode: 200, cookies: [] }],
    ['a body that is an object', { statusCode: 200, body: {} }],
    ['a status code that is none', { statusCode: 'OK' }],
    ['a status code beyond those of HTTP', { statusCode: 1000 }],
    ['a header that is an object', { headers: { a: {} } }],
    ['a header that is not valid in HTTP', { headers: { 'a b': '1' } }],
    ['a header value with a line break', { headers: { a: '1\r\nb: 2' } }],
    ['a multi-value header that is no list', { multiValueHeaders: { a: '1' } }],
  ])('%s', async (_name, answer) => {
    const response = await respond(() => answer);

    expect(response.status).toBe(502);
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException');
    expect(await response.text()).toBe('{"message": "Internal server error"}');
  });
});

test('a function that fails is 502, and its message stays in the log', async () => {
  const response = await respond(() => {
    throw new Error('the password is 1234');
  });

  expect(response.status).toBe(502);
  expect(await response.text()).toBe('{"message": "Internal server error"}');
});

test.each<[string, number]>([['TooManyRequestsException', 500], ['ResourceNotFoundException', 500], ['FunctionError', 502]])('%s of Lambda is %i', async (code, status) => {
  const response = await respond(() => {
    throw new InvocationError(code, 'no');
  });

  expect(response.status).toBe(status);
});
