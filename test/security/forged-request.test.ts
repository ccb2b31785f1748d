import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveWithoutCode, type ServerWithoutCode, type User } from './serve-without-code';
import { callTool, type McpResponse } from '../acceptance/mcp-request';
import { json } from '../lambda/mcp/http/http-service';

let serving: ServerWithoutCode;
let alice: User;

beforeAll(async () => {
  serving = await serveWithoutCode();
  alice = await serving.newUser();
});

afterAll(() => serving?.close());

beforeEach(() => {
  serving.http.answer = json({ ok: true });
});

const resultOf = ({ body }: McpResponse) => body.result;

/** Values that want to get out of their segment of a path (CVE-2026-32871, GHSA-vv7q-7jx5-f767). */
const PATH_ATTACKS = [
  '../admin', '..%2fadmin', '%2e%2e%2fadmin', '%2e%2e/admin', '..\\admin', '\\..\\admin', '/admin', '//evil.example.net', '\\\\evil.example.net', 'a/../../admin',
  '?admin=true', '#admin', ';admin', ';x=1/../admin', '%00', '\0', 'a\nb', 'a\r\nHost: evil.example.net', 'https://evil.example.net/', '@evil.example.net', ':80',
  '\u2025', '\u2024\u2024/admin', '\uff0e\uff0e\uff0fadmin', '\u2215admin', '%', '%zz', '%252e%252e%252f', '{id}', '{{$caller.subject}}', '$value', '__proto__', 'constructor',
];

describe.each(['parts', 'api_parts'])('S20 a path parameter of the tool %s', (tool) => {
  test.each(PATH_ATTACKS)('%j stays in its segment', async (id) => {
    const { answer, request } = await serving.arrived(alice, tool, { id });

    expect(resultOf(answer)).toMatchObject({ structuredContent: { ok: true } });
    const [path] = request!.target.split('?');
    expect(path.split('/').map(decodeURIComponent)).toEqual(['', 'base', 'items', id, 'parts']);
    // whatever parses it on the way
    expect(new URL(path, serving.http.url).pathname).toBe(path);
    expect(path).toMatch(/^[\w\-.~/%]*$/);
    expect(request!.headers.host).toBe(new URL(serving.http.url).host);
  });

  test.each(['', '.', '..'])('%j is refused', async (id) => {
    const { answer, request } = await serving.arrived(alice, tool, { id });

    expect(resultOf(answer)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments') }] });
    expect(request).toBeUndefined();
  });
});

describe.each([['parts', 'note'], ['api_parts', 'X-Note']])('S20 a header of the tool %s', (tool, argument) => {
  test.each(['a\r\nX-Admin: true', 'a\nb', 'a\rb', 'a\0b', 'ÿ', '日本', '\u010a'])('%j is refused', async (value) => {
    const { answer, request } = await serving.arrived(alice, tool, { id: '1', [argument]: value });

    expect(resultOf(answer)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments') }] });
    expect(request).toBeUndefined();
  });

  test('is one value, whatever separates values elsewhere', async () => {
    const value = 'a: b; c=d, Authorization: Bearer x';
    expect((await serving.arrived(alice, tool, { id: '1', [argument]: value })).request!.headers['x-note']).toBe(value);
  });
});

describe.each(['parts', 'api_parts'])('S20 a query parameter of the tool %s', (tool) => {
  test.each(['a&caller=evil', '&q=b', 'a=b', '#x', 'a+b', '%26caller=evil', '; caller=evil', 'a\nb', '\0'])('%j is its own value alone', async (q) => {
    const { request } = await serving.arrived(alice, tool, { id: '1', q });

    const { searchParams, hash } = new URL(request!.target, serving.http.url);
    expect([...searchParams]).toEqual([...(tool === 'parts' ? [['caller', alice.subject]] : []), ['q', q]]);
    expect(hash).toBe('');
  });
});

test('S20 a query parameter in which reserved characters stay ends nowhere else', async () => {
  const raw = 'a/b?c=d&evil=1#x%26evil=1';
  const { request } = await serving.arrived(alice, 'api_parts', { id: '1', raw });

  expect([...new URL(request!.target, serving.http.url).searchParams]).toEqual([['raw', raw]]);
});

test.each(['a; admin=true', 'a, b', 'a\r\nX-Admin: true', '"', 'a=b'])('S20 a cookie parameter %j is its own value alone', async (choice) => {
  const { request } = await serving.arrived(alice, 'api_parts', { id: '1', choice });

  expect(request!.headers.cookie).toMatch(/^choice=[^;,\s"=]*$/);
  expect(decodeURIComponent(request!.headers.cookie!.slice('choice='.length))).toBe(choice);
  expect(request!.headers).not.toHaveProperty('x-admin');
});

describe('S20 an object of free names', () => {
  test.each<Record<string, unknown>>([
    { filter: { tenant: 'theirs' } },
    { filter: { 'tenant=theirs': 'x' } },
    { filter: { deep: 'x' } },
    { filter: { color: 'red', tenant: ['theirs'] } },
  ])('%j neither replaces nor doubles a parameter that the owner has fixed', async (args) => {
    const { request } = await serving.arrived(alice, 'api_search', args);

    expect(request === undefined ? ['ours'] : new URL(request.target, serving.http.url).searchParams.getAll('tenant')).toEqual(['ours']);
  });

  test('is sent as it is otherwise', async () => {
    const { request } = await serving.arrived(alice, 'api_search', { filter: { 'color': 'red', 'a&tenant': 'b', 'x=y': 1 }, deep: { 'a]&tenant[': 'c' } });

    expect([...new URL(request!.target, serving.http.url).searchParams])
      .toEqual([['tenant', 'ours'], ['color', 'red'], ['a&tenant', 'b'], ['x=y', '1'], ['deep[a]&tenant[]', 'c']]);
  });
});

describe('S20 the members of a form', () => {
  const form = { 'a&b': 'c&admin=true', 'x\r\nX-Admin: 1': '\r\n--boundary\r\nContent-Disposition: form-data; name="admin"\r\n\r\ntrue', '"; filename="x': '=', 'n': 1 };

  test('are its pairs', async () => {
    const { request } = await serving.arrived(alice, 'api_send_form', { body: form });

    expect([...new URLSearchParams(request!.body.toString())]).toEqual(Object.entries(form).map(([name, value]) => [name, String(value)]));
  });

  test('are its parts, whose boundary nobody knows', async () => {
    const sent = await Promise.all([1, 2].map(() => serving.arrived(alice, 'api_send_parts', { body: form })));
    for (const { request } of sent) {
      const headers = { 'content-type': request!.headers['content-type']! };
      const parts = [...await new Response(new Uint8Array(request!.body), { headers }).formData()];
      expect(parts.map(([, value]) => value)).toEqual(Object.values(form).map(String));
      expect(parts.map(([name]) => name)).not.toContain('admin');
    }
    const [one, other] = serving.http.requests.slice(-2).map(({ headers }) => headers['content-type']);
    expect(one).not.toBe(other);

    // the boundary of an earlier request is of no use either
    const boundary = /boundary=(.+)/.exec(one!)![1];
    const replayed = { text: `\r\n--${boundary}\r\nContent-Disposition: form-data; name="admin"\r\n\r\ntrue\r\n--${boundary}--` };
    const { request } = await serving.arrived(alice, 'api_send_parts', { body: replayed });
    const headers = { 'content-type': request!.headers['content-type']! };
    expect([...await new Response(new Uint8Array(request!.body), { headers }).formData()]).toEqual([['text', replayed.text]]);
  });
});

describe('S20 arguments are data', () => {
  test.each<unknown>([
    '{{$caller.subject}}', '{{other}}', { $value: ['caller', 'subject'] }, { $text: ['x'] }, { $literal: 1 }, { $deployTimeValue: 0 }, ['{{text}}'],
    { constructor: { prototype: { admin: true } } }, 1e21, -0.5, true, [[]], null,
  ])('%j is sent as it came', async (text) => {
    const { answer, request } = await serving.arrived(alice, 'save', { text, other: 'other' });

    if (text === null || typeof text === 'object') {
      // it cannot be a part of a text
      expect(resultOf(answer)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments') }] });
      expect(request).toBeUndefined();
      return;
    }
    expect(JSON.parse(request!.body.toString())).toEqual({ text, quoted: `said: ${String(text)}`, owner: alice.subject, all: { text, other: 'other' } });
  });

  test('and not who calls, whatever they are called', async () => {
    const named = { '$caller': { subject: 'bob' }, 'caller': { subject: 'bob' }, '$caller.subject': 'bob', '$requestId': 'x', 'subject': 'bob' };
    const { request } = await serving.arrived(alice, 'save', { text: 'x', ...named });

    expect(JSON.parse(request!.body.toString())).toEqual({ text: 'x', quoted: 'said: x', owner: alice.subject, all: { text: 'x', ...named } });
  });

  test('and pollute no prototype', async () => {
    const { token } = alice;
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"save","arguments":{"text":"x","__proto__":{"owner":"bob","polluted":1}}}}';
    const before = serving.http.requests.length;
    const response = await fetch(serving.server.mcpUrl, {
      method: 'POST', body, headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream', 'authorization': `Bearer ${token}` },
    });
    expect(await response.json()).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(serving.http.requests).toHaveLength(before);
    expect(JSON.parse((await serving.arrived(alice, 'save', { text: 'y' })).request!.body.toString())).not.toHaveProperty('polluted');
  });
});

describe('S19 a service that redirects', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/', 'http://127.0.0.2:9001/2018-06-01/runtime/invocation/next', 'http://[::1]/', 'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0/', 'http://2852039166/', 'http://0xa9fea9fe/', 'http://localhost.localdomain/', 'http://10.0.0.1/', 'https://169.254.169.254/', 'https://[fd00:ec2::254]/',
    'file:///etc/passwd', 'gopher://127.0.0.1/', 'http://user:password@127.0.0.1/', 'data:text/plain,x',
  ])('to %s is not followed', async (to) => {
    serving.http.answer = (_request, response) => void response.writeHead(302, { location: to }).end();
    const { answer } = await serving.arrived(alice, 'follow', { to });

    const { isError, content: [{ text }] } = resultOf(answer);
    expect(isError).toBe(true);
    expect(text).toMatch(/^The tool follow (failed|could not be reached)\. Request id: [0-9a-f-]{36}$/);
  });

  test('loses the credentials on the way out of the base URL', async () => {
    serving.http.answer = (request, response, arrived) => request.url!.startsWith('/base')
      ? void response.writeHead(307, { location: '/elsewhere' }).end()
      : json({ keys: Object.keys(arrived.headers) })(request, response, arrived);
    const before = serving.http.requests.length;
    const { answer } = await serving.arrived(alice, 'follow', { to: 'x' });

    const [first, second] = serving.http.requests.slice(before);
    expect(first.headers['x-api-key']).toBe(serving.secrets[0]);
    expect(second.headers).not.toHaveProperty('x-api-key');
    expect(resultOf(answer).structuredContent.keys).not.toContain('x-api-key');
  });
});

describe('what services get to know', () => {
  test('S11 is not the token of the caller, and no secret of another service', async () => {
    await callTool(serving.server.mcpUrl, alice.token, 'call_tool', { name: 'up_run', arguments: { x: 1 } });
    await serving.arrived(alice, 'parts', { id: '1' });

    const [apiKey, upstreamToken] = serving.secrets;
    const toHttp = JSON.stringify(serving.http.requests.map(({ headers, target, body }) => ({ headers, target, body: body.toString() })));
    const toMcp = JSON.stringify(serving.upstream.received);
    expect(serving.upstream.of('tools/call').at(-1)?.headers.authorization).toBe(`Bearer ${upstreamToken}`);
    expect(toHttp).toContain(apiKey);
    for (const sent of [toHttp, toMcp]) {
      expect(sent).not.toContain(alice.token.split('.')[2]);
    }
    expect(toHttp).not.toContain(upstreamToken);
    expect(toMcp).not.toContain(apiKey);
  });

  test.each([400, 401, 403, 404, 500, 503])('S40 a failure with the status %i leaves secrets neither in results nor in logs', async (status) => {
    serving.http.answer = (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain', 'retry-after': '86400' }).end('no');
    const { answer } = await serving.arrived(alice, 'follow', { to: 'x' });

    expect(resultOf(answer).isError).toBe(true);
    const told = JSON.stringify(answer.body) + serving.server.logs();
    for (const secret of [...serving.secrets, alice.token.split('.')[2]]) {
      expect(told).not.toContain(secret);
    }
  });

  test('S40 a service does not write lines of the log', async () => {
    serving.http.answer = (request) => request.socket.end('HTTP/1.1 200 OK\r\nX: \x1b[2J\n{"level":"ERROR","message":"forged"}\r\n\r\n');
    await serving.arrived(alice, 'follow', { to: '\n{"level":"ERROR","message":"forged"}' });

    expect(serving.server.logs().split('\n').filter((line) => line.startsWith('{"level":"ERROR","message":"forged"'))).toEqual([]);
    expect(serving.server.logs()).not.toContain('\x1b[2J');
  });
});
