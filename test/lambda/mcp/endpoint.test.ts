import { beforeAll, describe, expect, test } from 'vitest';
import { BASE_URL, caller, startFunction, tool, type McpFunction } from './mcp-function';
import { callTool, legacy, modern } from './messages';

const ALLOWED = 'http://localhost:6274';

let mcp: McpFunction;
beforeAll(async () => {
  mcp = await startFunction({
    manifest: {
      allowedOrigins: [ALLOWED],
      resources: [{ uri: 'docs://readme', name: 'readme', content: { type: 'text', text: 'hello' } }],
    },
  });
});

const list = modern('resources/list');

describe('method', () => {
  test.each(['GET', 'DELETE', 'PUT', 'OPTIONS'])('%s is answered with 405 and Allow', async (method) => {
    const answer = await mcp.call({ method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
    expect(answer.messages[0].error.code).toBe(-32600);
  });
});

describe('origin', () => {
  test('a program that sends no origin is served, without CORS headers', async () => {
    const answer = await mcp.call(list);
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each([ALLOWED, new URL(BASE_URL).origin])('%s is served, and its browser may read the answer', async (origin) => {
    const answer = await mcp.call({ ...list, headers: { ...list.headers, Origin: origin } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Mcp-Session-Id',
      'vary': 'Origin',
    });
  });

  test('an allowed origin may also read refusals', async () => {
    const answer = await mcp.call({ body: '{', headers: { Origin: ALLOWED } });
    expect(answer.status).toBe(400);
    expect(answer.headers['access-control-allow-origin']).toBe(ALLOWED);
  });

  test.each([
    'https://evil.example.com', 'null', '', `${ALLOWED}.evil.example.com`, `${ALLOWED}/`, 'http://localhost:62740', BASE_URL,
    'https://spoofed.example.com', 'x'.repeat(100_000),
  ])('S24 %.40s is refused with a JSON-RPC error without id', async (origin) => {
    const answer = await mcp.call({ ...list, headers: { ...list.headers, Origin: origin } });
    expect(answer.status).toBe(403);
    expect(answer.messages[0]).toEqual({ jsonrpc: '2.0', error: { code: -32600, message: 'The origin is not allowed' } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('caller', () => {
  test.each([
    ['no authorizer answered', null],
    ['the client is missing', { ...caller(), clientId: undefined }],
    ['the subject is missing', { ...caller(), subject: '' }],
    ['the scopes are missing', { ...caller(), scopes: undefined }],
    ['the expiry is missing', { ...caller(), expiresAt: undefined }],
    ['the expiry is not a number', { ...caller(), expiresAt: 'never' }],
  ])('%s: 401 with a challenge', async (_, authorizer) => {
    const answer = await mcp.call({ ...list, authorizer });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain(`resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource/mcp"`);
  });

  test('S33 a token that expired since the authorizer looked at it is refused', async () => {
    const expired = { ...caller(), expiresAt: String(Math.floor(Date.now() / 1000) - 1) };
    const answer = await mcp.call({ ...list, authorizer: expired });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });
});

describe('body', () => {
  test.each([
    ['not JSON', '{"jsonrpc":'],
    ['empty', ''],
    ['missing', undefined],
  ])('%s: 400 parse error', async (_, body) => {
    const answer = await mcp.call({ body });
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error.code).toBe(-32700);
  });

  test('a body that is not UTF-8 is a parse error', async () => {
    // base64 of 0xff 0xfe, which the test would otherwise encode again
    const answer = await mcp.call({ body: Buffer.from([0xff, 0xfe]).toString('latin1'), base64: true });
    expect(answer.messages[0].error.code).toBe(-32700);
  });

  test.each([1, 2])('%i byte order marks before the JSON: only one is left out', async (count) => {
    const answer = await mcp.call({ body: '\uFEFF'.repeat(count) + JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }) });
    expect(answer.messages[0]).toMatchObject(count === 1 ? { id: 1, result: {} } : { error: { code: -32700 } });
  });

  test.each([
    ['a number', 1], ['null', null], ['a string', '"text"'], ['an empty batch', []],
    ['a null id', { jsonrpc: '2.0', id: null, method: 'tools/list' }],
    ['an object without method', { jsonrpc: '2.0', id: 1 }],
    ['an unknown JSON-RPC version', { jsonrpc: '1.0', id: 1, method: 'tools/list' }],
  ])('%s is no message: 400', async (_, body) => {
    const answer = await mcp.call({ body });
    expect(answer.status).toBe(400);
    expect([-32600, -32700]).toContain(answer.messages[0].error.code);
  });

  test('a base64 body is decoded', async () => {
    const answer = await mcp.call({ ...list, base64: true });
    expect(answer.messages[0].result.resources).toHaveLength(1);
  });

  test('over 4 MiB: 413, and 4 MiB pass', async () => {
    const request = (size: number) => {
      const message = (padding: string) => JSON.stringify(legacy('ping', { padding }).body);
      return { body: message('x'.repeat(size - message('').length)) };
    };
    expect((await mcp.call(request(4 * 1024 * 1024))).status).toBe(200);
    expect((await mcp.call(request(4 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])('content type %s: 415', async (type) => {
    const answer = await mcp.call({ ...list, headers: { ...list.headers, 'Content-Type': type } });
    expect(answer.status).toBe(415);
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])('content type %s passes', async (type) => {
    const answer = await mcp.call({ ...list, headers: { ...list.headers, 'Content-Type': type } });
    expect(answer.status).toBe(200);
  });
});

test('a header that is not allowed in HTTP does no harm', async () => {
  const answer = await mcp.call({ ...list, headers: { ...list.headers, 'User-Agent': 'cat \u{1f408}', 'X-Lines': 'a\r\nb' } });
  expect(answer.status).toBe(200);
});

test('a missing content type is taken for JSON', async () => {
  const answer = await mcp.call({ ...list, headers: { ...list.headers, 'Content-Type': undefined as unknown as string } });
  expect(answer.status).toBe(200);
});

test('S27 an unforeseen failure is an internal error, whose details are in the log only', async () => {
  // The constructs make no such manifest.
  const broken = await startFunction({ manifest: { prompts: [{ name: 'broken', arguments: [], messages: undefined as never }] } });
  for (const request of [modern('prompts/get', { name: 'broken' }, 7), legacy('prompts/get', { name: 'broken' }, 7)]) {
    const answer = await broken.call({ ...request, requestId: 'request-8' });
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 7, error: { code: -32603, message: 'Internal error. Request id: request-8' } }]);
    expect(broken.log.at(-1)).toMatchObject({ level: 'ERROR', requestId: 'request-8', method: 'prompts/get' });
    expect(JSON.stringify(broken.log.at(-1))).toContain('undefined');
  }
});

test('a tool may have the name of what every object inherits', async () => {
  const odd = await startFunction({ manifest: { tools: [tool('constructor')] } });

  expect((await odd.call(modern('tools/list'))).messages[0].result.tools).toMatchObject([{ name: 'constructor' }]);
  expect((await odd.call(callTool('toString', {}, 7))).messages[0].error).toMatchObject({ code: -32602, message: 'Tool toString not found' });
});

describe('headers of the answer', () => {
  test.each([
    ['JSON', list],
    ['server-sent events', legacy('resources/list')],
    ['an error', { body: '{' }],
    ['an empty answer', { body: { jsonrpc: '2.0', method: 'notifications/initialized' } }],
  ])('%s is neither cached nor buffered', async (_, request) => {
    const answer = await mcp.call(request);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    expect(answer.headers).not.toHaveProperty('connection');
  });
});
