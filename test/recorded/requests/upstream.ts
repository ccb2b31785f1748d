import { turned } from './lists';
import { asCaller, each, inBothEras, together, withHeaders } from './table';
import { caller, type TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, capableOf, legacy, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const as = (scopes: string, request: TestRequest) => asCaller(request, { ...caller(), scopes });
const json = (value: unknown) => JSON.stringify(value);
const ELICITS = capableOf({ elicitation: { form: {} } });

/** Two other servers behind this one. */
export const UPSTREAM: Cases = together(
  inBothEras('server/discover', (message) => message('server/discover')),
  { initialize: legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } }, 0) },
  { 'pages of tools/list (modern)': turned('tools/list', 2) },
  { 'pages of tools/list (legacy)': turned('tools/list', 2, legacy) },
  inBothEras('tools/list with scopes', (message) => as('legacy:run', message('tools/list'))),
  ...['resources/list', 'resources/templates/list', 'prompts/list'].map((method) => inBothEras(method, (message) => message(method))),
  each<unknown>(['wrong', 7, ''], (cursor) => `tools/list with the cursor ${json(cursor)}`, (cursor) => modern('tools/list', { cursor })),
  ...['echo', 'm_fail', 'm_talk', 'm_none', 'm_deploy', 'l_run'].map((name) => inBothEras(`a call of ${name}`, (message) => message('tools/call', { name, arguments: { region: 'eu' } }))),
  ...[{ a: 1 }, { fails: true }].map((args) => inBothEras(`a call of l_run with ${json(args)} and scopes`, (message) => as('legacy:run', message('tools/call', { name: 'l_run', arguments: args })))),
  { 'a call of m_talk with a progress token (modern)': callTool('m_talk', {}, 1, { 'progressToken': 'p', 'io.modelcontextprotocol/logLevel': 'debug' }) },
  { 'a call of m_talk with a progress token (legacy)': legacy('tools/call', { name: 'm_talk', arguments: {}, _meta: { progressToken: 7 } }) },
  { 'a call of m_deploy with its header': withHeaders(callTool('m_deploy', { region: 'eu' }), { 'Mcp-Param-Region': 'eu' }) },
  { 'a call of m_deploy with another header': withHeaders(callTool('m_deploy', { region: 'eu' }), { 'Mcp-Param-Region': 'us' }) },
  { 'a call of m_ask': callTool('m_ask', {}, 1, ELICITS) },
  { 'a call of m_ask by a client that cannot be asked': callTool('m_ask') },
  { 'a call of m_ask that is answered': [callTool('m_ask', {}, 1, ELICITS), (before) => modern('tools/call', { name: 'm_ask', arguments: {}, requestState: before[0]!.messages.at(-1).result.requestState, inputResponses: { who: { action: 'accept', content: { name: 'Ada' } } } }, 1, ELICITS)] },
  { 'a call of m_ask with a wrong state': modern('tools/call', { name: 'm_ask', arguments: {}, requestState: 'wrong', inputResponses: {} }, 1, ELICITS) },
  ...['docs://readme', 'docs://pages/one', 'secret://plan', 'docs://none', 'other://a'].map((uri) => inBothEras(`resources/read ${uri}`, (message) => message('resources/read', { uri }))),
  ...['m_greet', 'greet', 'm_none'].map((name) => inBothEras(`prompts/get ${name}`, (message) => message('prompts/get', { name }))),
  inBothEras('completion/complete', (message) => message('completion/complete', { ref: { type: 'ref/resource', uri: 'docs://pages/{id}' }, argument: { name: 'id', value: 'o' } })),
  inBothEras('completion/complete of an unknown template', (message) => message('completion/complete', { ref: { type: 'ref/resource', uri: 'none://{id}' }, argument: { name: 'id', value: 'o' } })),
  { 'tasks/get': modern('tasks/get', { taskId: 'unknown' }) },
  { 'subscriptions/listen': modern('subscriptions/listen', { notifications: { taskIds: ['a'] } }) },
);
