import { each, eachNamed, plain, together } from './table';
import type { TestRequest } from '../../lambda/mcp/mcp-function';
import { legacy, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const json = (value: unknown) => JSON.stringify(value);
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const MODERN_HEADERS = modern('resources/templates/list').headers;
const modernBody = modern('resources/templates/list').body as object;

const IDS: readonly unknown[] = ['a', '', '1', 0, -1, 1.5, 1e21, 9007199254740993, null, true, {}, [], 'x'.repeat(300)];

/** Ids of all kinds. */
export const IDENTIFIERS: Cases = together(
  each(IDS, (id) => `id ${json(id).slice(0, 40)} (modern)`, (id) => ({ headers: MODERN_HEADERS, body: { ...modernBody, id } })),
  each(IDS, (id) => `id ${json(id).slice(0, 40)} (legacy)`, (id) => plain({ body: { ...ping, id } })),
  each(IDS, (id) => `id ${json(id).slice(0, 40)} of an unknown method`, (id) => plain({ body: { jsonrpc: '2.0', id, method: 'no/such' } })),
  { 'no id (modern)': { headers: MODERN_HEADERS, body: { ...modernBody, id: undefined } } },
  { 'no id (legacy)': { body: { ...ping, id: undefined } } },
);

/** Notifications, responses, and what is none of the messages. */
export const MESSAGES: Cases = together(
  ...(['modern', 'legacy'] as const).map((era) => each<object>([
    { method: 'notifications/initialized' }, { method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } }, { method: 'notifications/cancelled', params: {} },
    { method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }, { method: 'notifications/roots/list_changed' }, { method: 'notifications/no/such' },
    { method: 'tools/list' }, { method: 'notifications/initialized', params: [] }, { method: 'notifications/initialized', params: 'text' }, { method: 'notifications/initialized', id: null },
    { method: 'notifications/initialized', id: 7 }, { method: 'notifications/initialized', params: { _meta: 'text' } },
  ], (body) => `notification ${json(body)} (${era})`, (body) => {
    const { method, params } = body as { method: string; params?: object };
    return era === 'legacy' ? { body: { jsonrpc: '2.0', ...body } } : {
      headers: { ...MODERN_HEADERS, 'Mcp-Method': method },
      body: { jsonrpc: '2.0', ...body, params: typeof params === 'object' && !Array.isArray(params) ? { ...(modernBody as any).params, ...params } : params ?? (modernBody as any).params },
    };
  })),
  ...[undefined, MODERN_HEADERS].map((headers) => each<object>([
    { id: 1, result: {} }, { id: 'a', result: { action: 'accept' } }, { id: 1, error: { code: -32603, message: 'a' } }, { id: 1, result: {}, error: { code: 1, message: 'a' } },
    { id: 1, result: null }, { id: 1, result: 'text' }, { id: 1, error: 'text' }, { error: { code: 1, message: 'a' } }, { id: null, error: { code: 1, message: 'a' } }, { id: 1, error: { code: 'a', message: 1 } },
    { id: 1 }, {}, { result: {} },
  ], (body) => `response ${json(body)}${headers ? ' (with modern headers)' : ''}`, (body) => ({ headers, body: { jsonrpc: '2.0', ...body } }))),
  eachNamed<object>({
    'without jsonrpc': { id: 1, method: 'ping' },
    'of JSON-RPC 1.0': { ...ping, jsonrpc: '1.0' },
    'of JSON-RPC 2': { ...ping, jsonrpc: 2 },
    'with a method that is a number': { ...ping, method: 7 },
    'with a method that is null': { ...ping, method: null },
    'with a method that is an object': { ...ping, method: {} },
    'with more members': { ...ping, more: 1, params: {} },
    'with a result beside the method': { ...ping, result: {} },
    'with an error beside the method': { ...ping, error: { code: 1, message: 'a' } },
    'with nulls beside the method': { ...ping, params: null, result: null, error: null },
  }, 'message ', (body) => plain({ body })),
  eachNamed<unknown>({ 'a number': 1, 'null': null, 'true': true, 'a string': '"text"', 'an empty object': {} }, 'no message: ', (body) => ({ body })),
  eachNamed<unknown>({ 'a number': 1, 'null': null, 'an empty object': {}, 'no jsonrpc': { id: 1, method: 'tools/list' } }, 'no message, with modern headers: ', (body) => ({ headers: MODERN_HEADERS, body })),
);

const initialize = { jsonrpc: '2.0', id: 9, method: 'initialize', params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'a', version: '1' } } };
const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };
const call = (id: unknown, name = 'echo', args: unknown = { a: 1 }) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
const batch = (length: number) => Array.from({ length }, (_, index) => ({ ...ping, id: index }));

const BATCHES: Readonly<Record<string, readonly unknown[]>> = {
  'empty': [],
  'of one': [ping],
  'of one notification': [notification],
  'of notifications': [notification, notification],
  'of one response': [{ jsonrpc: '2.0', id: 1, result: {} }],
  'of two requests': [ping, { jsonrpc: '2.0', id: 2, method: 'prompts/list' }],
  'of requests and a notification': [ping, notification, { ...ping, id: 'b' }],
  'of a request and a response': [ping, { jsonrpc: '2.0', id: 2, result: {} }],
  'of equal ids': [ping, ping],
  'of ids that differ by type': [ping, { ...ping, id: '1' }],
  'with an unknown method': [ping, { jsonrpc: '2.0', id: 2, method: 'no/such' }],
  'with two calls': [call(1), call(2)],
  'with a call that fails': [call(1, 'answers', { kind: 'an exception' }), { ...ping, id: 2 }],
  'with a call of an unknown tool': [call(1, 'none'), { ...ping, id: 2 }],
  'with a call without the scopes': [call(1, 'edit_page', { city: 'Bern' }), { ...ping, id: 2 }],
  'with wrong parameters': [ping, { ...call(2), params: {} }],
  'with parameters that are no object': [ping, { ...ping, id: 2, params: [] }],
  'with initialize': [ping, initialize],
  'of initialize alone': [initialize],
  'with a number': [ping, 7],
  'with null': [null, ping],
  'with a batch': [[ping], ping],
  'with an object that is no message': [ping, {}],
  'with an id that is null': [ping, { ...ping, id: null }],
  'with a modern request': [ping, modern('resources/templates/list', {}, 2).body],
  'of a modern request': [modern('resources/templates/list', {}, 2).body],
  'of a hundred': batch(100),
  'of 101': batch(101),
};

/** Those whose events come in one order: of two calls, either may be answered first. */
const { 'with two calls': _, ...IN_ORDER } = BATCHES;

/** Batches, as revision 2025-03-26 has them. */
export const BATCH: Cases = together(
  eachNamed(IN_ORDER, 'batch ', (body) => ({ body })),
  eachNamed(BATCHES, 'batch, as JSON, ', (body) => plain({ body })),
  ...['2025-03-26', '2025-11-25'].map((version) => eachNamed({ 'of two requests': BATCHES['of two requests']! }, `batch with the version ${version} `, (body) => ({ headers: { 'MCP-Protocol-Version': version }, body }))),
  eachNamed<readonly unknown[]>({
    'empty': [], 'of a modern request': BATCHES['of a modern request']!, 'of one': [ping], 'with a modern request': BATCHES['with a modern request']!, 'of one notification': [notification],
  }, 'batch with modern headers, ', (body) => ({ headers: MODERN_HEADERS, body })),
);

/** Bodies that are read no further. */
export const BODIES: Cases = eachNamed<TestRequest>({
  'missing': {},
  'empty': { body: '' },
  'blank': { body: '  \n' },
  'not JSON': { body: '{"jsonrpc":' },
  'JSON and more': { body: '{"jsonrpc":"2.0","id":1,"method":"ping"} x' },
  'JSON with blanks around': plain({ body: ' \n{"jsonrpc":"2.0","id":1,"method":"ping"}\n ' }),
  'JSON after a byte order mark': plain({ body: '\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}' }),
  'JSON with a comment': { body: '{"jsonrpc":"2.0",/**/"id":1,"method":"ping"}' },
  'JSON with a comma too many': { body: '{"jsonrpc":"2.0","id":1,"method":"ping",}' },
  'members twice': plain({ body: '{"jsonrpc":"2.0","id":1,"id":2,"method":"no/such","method":"ping"}' }),
  'escaped letters': plain({ body: '{"jsonrpc":"2.0","\\u0069d":1,"method":"p\\u0069ng"}' }),
  'half a surrogate pair': plain({ body: '{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}' }),
  '__proto__ at the top': plain({ body: '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"a":1}}' }),
  '__proto__ in params': plain({ body: '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{"a":1}}}' }),
  '__proto__ in _meta': plain({ body: '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"__proto__":{"a":1}}}}' }),
  '__proto__ in arguments': plain({ body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":{"__proto__":{"a":1}}}}}' }),
  'constructor in arguments': plain({ body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"constructor":{"prototype":{"a":1}},"toString":1}}}' }),
  'in base64': { ...modern('resources/templates/list'), base64: true },
  'in base64 of no UTF-8': { body: Buffer.from([0xff, 0xfe]).toString('latin1'), base64: true },
  'that is as large as it may be': plain({ body: JSON.stringify({ ...ping, params: { padding: 'x'.repeat(4 * 1024 * 1024 - JSON.stringify({ ...ping, params: { padding: '' } }).length) } }) }),
  'that is a byte too large': { body: JSON.stringify({ ...ping, params: { padding: 'x'.repeat(4 * 1024 * 1024 + 1 - JSON.stringify({ ...ping, params: { padding: '' } }).length) } }) },
  'that is nested as deep as it may be': plain({ body: `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${'['.repeat(100)}${']'.repeat(100)}}}` }),
  'that is nested too deeply': { body: `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${'['.repeat(200)}${']'.repeat(200)}}}` },
  'of too many elements': { body: `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[${'1,'.repeat(100_001)}1]}}` },
  'of many brackets': { body: '['.repeat(100_000) },
  'of one quote': { body: '"' },
  'nulls in params': plain(legacy('prompts/list', { cursor: null, _meta: null })),
}, 'body ', (request) => request);
