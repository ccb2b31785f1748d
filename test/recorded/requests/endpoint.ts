import { each, eachNamed, together, withHeaders } from './table';
import { BASE_URL, caller, type TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, legacy, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const list = modern('resources/templates/list');
const legacyList = legacy('resources/templates/list');
const expired = String(Math.floor(Date.now() / 1000) - 1);

/** Requests that the endpoint judges before it looks at a message. */
export const ENDPOINT: Cases = together(
  each(['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'post', ''], (method) => `method ${method || '(empty)'}`, (method) => ({ ...list, method })),
  each(['GET', 'OPTIONS'], (method) => `method ${method} of an allowed page`, (method) => ({ method, headers: { Origin: 'http://localhost:6274' } })),
  each([
    'http://localhost:6274', new URL(BASE_URL).origin, 'https://evil.example.com', 'null', '', 'http://localhost:6274/', 'HTTP://LOCALHOST:6274', 'http://localhost:62740', 'http://localhost:6274, http://localhost:6274',
  ], (origin) => `origin "${origin}"`, (origin) => withHeaders(list, { Origin: origin })),
  eachNamed<TestRequest>({
    'an error': { body: '{' },
    'an unknown caller': { ...list, authorizer: null },
    'events': legacyList,
    'a notification': { body: { jsonrpc: '2.0', method: 'notifications/initialized' } },
  }, 'an allowed page gets ', (request) => withHeaders(request, { Origin: 'http://localhost:6274' })),
  eachNamed<TestRequest['authorizer']>({
    'that no authorizer knows': null,
    'without client': { ...caller(), clientId: undefined },
    'without subject': { ...caller(), subject: '' },
    'without scopes': { ...caller(), scopes: undefined },
    'with empty scopes': { ...caller(), scopes: '' },
    'without expiry': { ...caller(), expiresAt: undefined },
    'whose expiry is no number': { ...caller(), expiresAt: 'never' },
    'whose token has expired': { ...caller(), expiresAt: expired },
  }, 'caller ', (authorizer) => ({ ...list, authorizer })),
  { 'caller whose DPoP token has expired': { ...withHeaders(list, { Authorization: 'DPoP token', DPoP: 'proof' }), authorizer: { ...caller(), expiresAt: expired } } },
  { 'caller whose token has expired, with a body that is no JSON': { body: '{', authorizer: { ...caller(), expiresAt: expired } } },
  each([
    'application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/json; charset=latin1', 'text/json', 'text/plain', 'application/jsonp', 'application/json-seq',
    'application/vnd.api+json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', '', 'json', 'application/json, text/plain',
  ], (type) => `content type "${type}"`, (type) => withHeaders(list, { 'Content-Type': type })),
  { 'no content type': { ...list, headers: { ...list.headers, 'Content-Type': undefined as unknown as string } } },
  each(['gzip', 'GZIP', 'br', 'deflate', 'identity', 'identity, gzip', 'unknown', ''], (coding) => `content encoding "${coding}"`, (coding) => withHeaders(list, { 'Content-Encoding': coding })),
  ...([['modern', list], ['legacy', legacyList], ['modern call', callTool('echo')], ['legacy call', legacy('tools/call', { name: 'echo' })]] as const).map(([name, request]) => each([
    'application/json, text/event-stream', 'text/event-stream', 'application/json', '*/*', 'text/*', 'Text/Event-Stream', 'text/event-stream;q=0', 'text/html', '',
  ], (accept) => `accept "${accept}" (${name})`, (accept) => withHeaders(request, { Accept: accept }))),
  { 'no accept': { ...legacyList, headers: { Accept: undefined as unknown as string } } },
  { 'headers that HTTP does not allow': withHeaders(list, { 'User-Agent': 'cat \u{1f408}', 'X-Lines': 'a\r\nb' }) },
  { 'a session id where there are no sessions (legacy)': withHeaders(legacyList, { 'Mcp-Session-Id': 'unknown' }) },
  { 'a session id where there are no sessions (modern)': withHeaders(list, { 'Mcp-Session-Id': 'unknown' }) },
  { 'Last-Event-ID (legacy)': withHeaders(legacyList, { 'Last-Event-ID': '7' }) },
  { 'Last-Event-ID with GET': { method: 'GET', headers: { 'Last-Event-ID': '7', 'Accept': 'text/event-stream' } } },
  { 'another request id': { ...callTool('answers', { kind: 'an exception' }), requestId: 'request-9' } },
);
