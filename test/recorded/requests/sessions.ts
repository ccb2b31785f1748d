import { each, eachNamed, METHODS, plain, together, withHeaders } from './table';
import { answerTo, CAPABILITIES, initialize, inSession } from '../../lambda/mcp/legacy/stateful-function';
import { caller, type TestAnswer, type TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, capableOf, legacy, modern } from '../../lambda/mcp/messages';
import type { Cases, NextRequest, RecordedCase, Step } from '../recorded-case';

const sessionOf = (before: readonly TestAnswer[]) => before[0]!.headers['mcp-session-id']!;

/** Makes the same request in the session that the conversation began with. */
const within = (request: TestRequest): NextRequest => (before) => inSession(sessionOf(before), request);

/** A conversation in a session. */
const session = (...requests: readonly TestRequest[]): readonly Step[] => [{ opening: initialize() }, ...requests.map(within)];

const tool = (name: string, more: object = {}, id: string | number = 1) => legacy('tools/call', { name, arguments: {}, ...more }, id);

/** A call whose questions are answered with these outcomes. */
function questioned(name: string, outcome: (question: any) => object, begin = initialize()): RecordedCase {
  return [{ opening: begin }, { call: within(tool(name, {}, 'call-1')), reply: (question, before) => inSession(sessionOf(before), answerTo(question.id, outcome(question))) }];
}

const ANSWERS: Readonly<Record<string, object>> = {
  'elicitation/create': { result: { action: 'accept', content: { name: 'Ada' } } },
  'sampling/createMessage': { result: { model: 'm', role: 'assistant', content: { type: 'text', text: 'Hello' } } },
  'roots/list': { result: { roots: [{ uri: 'file:///a', name: 'a' }] } },
};

const TOOLS = ['ask_person', 'ask_model', 'ask_roots', 'ask_both', 'ask_by_result', 'log', 'progress', 'client', 'slow', 'none'];

/** Sessions of earlier revisions, and questions in them. */
export const SESSIONS: Cases = together(
  each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2099-01-01'], (version) => `a session of ${version}`, (version) => [initialize(CAPABILITIES, version), within(tool('client'))]),
  each<object>([{}, { elicitation: {} }, { unknown: { a: 1 } }, { experimental: { a: { b: null } } }, { experimental: { much: { text: 'x'.repeat(5_000) } } }], (capabilities) => `a session of a client with ${JSON.stringify(capabilities).slice(0, 60)}`, (capabilities) => [initialize(capabilities)]),
  { 'a session in which a tool tells of the client': [initialize({ unknown: { a: 1 }, elicitation: {} }), within(tool('client'))] },
  each(METHODS, (method) => `in a session, ${method || 'the empty method'}`, (method) => session(legacy(method))),
  each<unknown>(['debug', 'warning', 'emergency', 'loud', 7, undefined, null], (level) => `in a session, the level ${JSON.stringify(level)}`, (level) => session(legacy('logging/setLevel', { level }), tool('log'))),
  each(['ping', 'tools/list', 'resources/list', 'logging/setLevel'], (method) => `without a session, ${method} as JSON`, (method) => plain(legacy(method, method === 'logging/setLevel' ? { level: 'error' } : {}))),
  each(TOOLS, (name) => `without a session, a call of ${name}`, (name) => tool(name, { _meta: { progressToken: 1 } })),
  each(TOOLS, (name) => `a modern call of ${name}`, (name) => callTool(name, {}, 1, { progressToken: 1 })),
  each(['log', 'progress', 'client', 'none'], (name) => `in a session, a call of ${name}`, (name) => session(tool(name, { _meta: { progressToken: 1 } }))),
  each(['log', 'progress'], (name) => `in a session, a call of ${name} as JSON`, (name) => session(plain(tool(name, { _meta: { progressToken: 1 } })))),
  // not of ask_both: either of two questions may be sealed, and sent, first
  each(['ask_person', 'ask_model', 'ask_roots', 'ask_by_result'], (name) => `in a session, ${name} is answered`, (name) =>
    questioned(name, ({ method }) => ANSWERS[method]!)),
  each(['ask_person', 'ask_model', 'ask_roots', 'ask_by_result'], (name) => `in a session, ${name} is answered with an error`, (name) => questioned(name, () => ({ error: { code: -32603, message: 'No' } }))),
  each<object>([{ action: 'decline' }, { action: 'cancel' }, { action: 'accept', content: { name: 7 } }, { action: 'accept' }, { action: 'wrong' }, {}], (result) => `in a session, ask_person is answered with ${JSON.stringify(result)}`, (result) => questioned('ask_person', () => ({ result }))),
  each(['ask_person', 'ask_model', 'ask_roots', 'ask_by_result'], (name) => `in a session of a client that cannot do anything, ${name}`, (name) => [{ opening: initialize({}) }, within(tool(name))]),
  { 'in a session, ask_person of a client without events': session(plain(tool('ask_person'))) },
  { 'in a session, an answer that is too large': questioned('ask_person', () => ({ result: { action: 'accept', content: { name: 'x'.repeat(400_000) } } })) },
  { 'in a session, an answer in a batch': [{ opening: initialize() }, { call: within(tool('ask_person')), reply: ({ id }, before) => inSession(sessionOf(before), { body: [answerTo(id, ANSWERS['elicitation/create']!).body, { jsonrpc: '2.0', id: 7, method: 'ping' }] }) }] },
  each<unknown>(['wrong', 1, null], (id) => `in a session, an answer with the id ${JSON.stringify(id)}`, (id) => session(answerTo(id, { result: {} }))),
  eachNamed<TestRequest>({
    'a notification': { body: { jsonrpc: '2.0', method: 'notifications/initialized' } },
    'a cancellation': { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } } },
    'initialize again': initialize(),
    'a batch': { body: [legacy('ping', {}, 1).body, legacy('resources/list', {}, 2).body] },
    'a batch with initialize': { body: [legacy('ping', {}, 1).body, initialize().body] },
    'an empty batch': { body: [] },
    'no message': { body: {} },
    'wrong parameters': { body: { jsonrpc: '2.0', id: 1, method: 'ping', params: [] } },
    'a modern request': modern('resources/list'),
    'GET': { method: 'GET' },
    'DELETE': { method: 'DELETE' },
    'another version': withHeaders(legacy('resources/list'), { 'MCP-Protocol-Version': '2025-03-26' }),
    'an unknown version': withHeaders(legacy('resources/list'), { 'MCP-Protocol-Version': '1999-01-01' }),
    'another caller': { ...legacy('resources/list'), authorizer: caller('bob') },
  }, 'in a session, ', (request) => session(request)),
  each(['unknown', '', '8f14e45f-ceea-467f-a0e6-0e02b2c3d479', 'x'.repeat(5_000)], (id) => `in the session "${id.slice(0, 40)}"`, (id) => inSession(id, legacy('resources/list'))),
  { 'in an unknown session, a notification': inSession('unknown', { body: { jsonrpc: '2.0', method: 'notifications/initialized' } }) },
  { 'in an unknown session, a batch': inSession('unknown', { body: [legacy('ping').body] }) },
  { 'in an unknown session, a modern request': inSession('unknown', modern('resources/list')) },
  { 'an answer without a session': answerTo('wrong', { result: {} }) },
  each<object>([{}, { elicitation: {} }, { elicitation: { form: {} } }], (capabilities) => `a modern call of ask_by_result of a client with ${JSON.stringify(capabilities)}`, (capabilities) => callTool('ask_by_result', {}, 1, capableOf(capabilities))),
  each<object>([{ who: { action: 'accept', content: { name: 'Ada' } } }, { other: { action: 'accept' } }, { who: 'text' }, { who: { action: 'wrong' } }, {}], (inputResponses) => `a modern call of ask_by_result with the answers ${JSON.stringify(inputResponses)}`, (inputResponses) =>
    modern('tools/call', { name: 'ask_by_result', arguments: {}, inputResponses }, 1, capableOf({ elicitation: { form: {} } }))),
);
