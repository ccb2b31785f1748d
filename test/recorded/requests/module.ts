import { each, eachNamed, inBothEras, together, withHeaders } from './table';
import { callTool, capableOf, legacy, modern } from '../../lambda/mcp/messages';
import type { Cases, RecordedCase } from '../recorded-case';

const TOOLS = ['whoami', 'add', 'wrong_output', 'no_output', 'not_a_result', 'throws', 'throws_while_validating', 'is_error', 'protocol_error', 'needs_sampling', 'progress', 'logs', 'echo', 'book', 'none'];
const json = (value: unknown) => JSON.stringify(value);
const ELICITS = capableOf({ elicitation: { form: {} } });

/** A conversation of several rounds: each answers what was asked before. */
const rounds = (...answers: readonly object[]): RecordedCase => [
  modern('tools/call', { name: 'book', arguments: { city: 'Bern' } }, 1, ELICITS),
  ...answers.map((inputResponses) => (before: readonly { readonly messages: any[] }[]) =>
    modern('tools/call', { name: 'book', arguments: { city: 'Bern' }, inputResponses, requestState: before.at(-1)!.messages.at(-1).result.requestState }, 1, ELICITS)),
];
const accept = (value: unknown) => ({ action: 'accept', content: { value } });

/** Things that a module of the owner registers. */
export const MODULE: Cases = together(
  inBothEras('server/discover', (message) => message('server/discover')),
  { initialize: legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } }, 0) },
  ...['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'].map((method) => inBothEras(method, (message) => message(method))),
  ...TOOLS.map((name) => inBothEras(`a call of ${name}`, (message) => message('tools/call', { name, arguments: { a: 1, b: 2, city: 'Bern' } }))),
  each<unknown>([{}, { a: '1', b: 2 }, { a: 1, b: 2, c: 3 }, null, 'text'], (args) => `add with ${json(args)}`, (args) => modern('tools/call', { name: 'add', arguments: args })),
  each(['progress', 'logs'], (name) => `a call of ${name} with a progress token (modern)`, (name) => callTool(name, {}, 1, { 'progressToken': 'p', 'io.modelcontextprotocol/logLevel': 'debug' })),
  each(['progress', 'logs'], (name) => `a call of ${name} with a progress token (legacy)`, (name) => legacy('tools/call', { name, arguments: {}, _meta: { progressToken: 7 } })),
  each(['debug', 'error', 'emergency'], (level) => `logs from the level ${level}`, (level) => callTool('logs', {}, 1, { 'io.modelcontextprotocol/logLevel': level })),
  { 'a call of logs by a client without events': withHeaders(callTool('logs', {}, 1, { 'io.modelcontextprotocol/logLevel': 'debug' }), { Accept: 'application/json' }) },
  eachNamed<Record<string, string>>({ right: { 'Mcp-Param-Region': 'eu' }, missing: {}, wrong: { 'Mcp-Param-Region': 'us' } }, 'a parameter in a header that is ', (headers) => withHeaders(callTool('header_parameter', { region: 'eu' }), headers)),
  { 'two rounds': rounds({ name: accept('Ada') }, { date: accept('Monday') }) },
  { 'two rounds, the last declined': rounds({ name: accept('Ada') }, { date: { action: 'decline' } }) },
  { 'a round without answers': rounds({}) },
  { 'a round of wrong answers': rounds({ name: 'text' }) },
  each<unknown>(['wrong', '', 7, null], (requestState) => `a round with the state ${json(requestState)}`, (requestState) => modern('tools/call', { name: 'book', arguments: { city: 'Bern' }, inputResponses: { name: accept('Ada') }, requestState }, 1, ELICITS)),
  { 'a round by a client that cannot be asked': modern('tools/call', { name: 'book', arguments: { city: 'Bern' } }) },
  { 'needs_sampling by a client that samples': callTool('needs_sampling', {}, 1, capableOf({ sampling: {} })) },
  ...['motd://today', 'city://bern', 'city://a%20b', 'broken://resource', 'none://a'].map((uri) => inBothEras(`resources/read ${uri}`, (message) => message('resources/read', { uri }))),
  ...[{ name: 'review', arguments: { language: 'python' } }, { name: 'review' }, { name: 'review', arguments: {} }, { name: 'broken_prompt' }, { name: 'none' }].map((params) => inBothEras(`prompts/get ${json(params)}`, (message) => message('prompts/get', params))),
  ...[
    { ref: { type: 'ref/prompt', name: 'review' }, argument: { name: 'language', value: 'py' } }, { ref: { type: 'ref/resource', uri: 'city://{name}' }, argument: { name: 'name', value: 'b' } }, { ref: { type: 'ref/resource', uri: 'motd://today' }, argument: { name: 'a', value: '' } },
    { ref: { type: 'ref/prompt', name: 'none' }, argument: { name: 'a', value: '' } },
  ].map((params) => inBothEras(`completion/complete ${json(params)}`, (message) => message('completion/complete', params))),
  each(['resources/subscribe', 'resources/unsubscribe'], (method) => `${method} (legacy)`, (method) => legacy(method, { uri: 'motd://today' })),
  inBothEras('logging/setLevel', (message) => message('logging/setLevel', { level: 'error' })),
);

const HOOKS = ['tell', 'refuse', 'rewrite', 'rewrite badly', 'rewrite badly, and hide it', 'change in place', 'redact', 'throw', 'rubbish', 'nothing', 'log', undefined];

/** Calls that a hook of a module sees. */
export const HOOK: Cases = together(
  ...HOOKS.map((hook) => inBothEras(`a hook of repeat: ${hook}`, (message) => message('tools/call', { name: 'repeat', arguments: { text: 'a', times: '2', hook } }))),
  ...HOOKS.map((hook) => inBothEras(`a hook of a declared tool: ${hook}`, (message) => message('tools/call', { name: 'echo', arguments: { hook } }))),
  ...[{ a: 1 }, { b: 1 }].map((answer) => inBothEras(`a hook of a tool with an output schema: ${json(answer)}`, (message) => message('tools/call', { name: 'typed', arguments: { answer } }))),
  inBothEras('a hook of wrong arguments', (message) => message('tools/call', { name: 'repeat', arguments: { text: 7 } })),
  { 'a hook of a tool that asks': callTool('asks', {}, 1, ELICITS) },
  { 'a hook of a tool that asks (legacy)': legacy('tools/call', { name: 'asks' }) },
);
