import { each, eachNamed, together, withHeaders } from './table';
import type { TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const CLIENT = 'io.modelcontextprotocol/clientInfo';

/** The request without a member of its envelope. */
function without(member: string, request = modern('resources/list')): TestRequest {
  const { params, ...message } = request.body as { params: { _meta: Record<string, unknown> } };
  const { [member]: _, ...meta } = params._meta;
  return { ...request, body: { ...message, params: { ...params, _meta: meta } } };
}

const withMeta = (meta: object) => modern('resources/list', {}, 1, meta);
const json = (value: unknown) => JSON.stringify(value);

/** The members of the envelope of 2026-07-28, missing and wrong. */
export const ENVELOPE: Cases = together(
  each([VERSION, CAPABILITIES, CLIENT], (member) => `envelope without ${member}`, (member) => without(member)),
  { 'envelope without _meta': { ...modern('resources/list'), body: { jsonrpc: '2.0', id: 1, method: 'resources/list', params: {} } } },
  { 'envelope without params': { ...modern('resources/list'), body: { jsonrpc: '2.0', id: 1, method: 'resources/list' } } },
  { 'envelope of server/discover without params': { ...modern('server/discover'), body: { jsonrpc: '2.0', id: 1, method: 'server/discover' } } },
  { 'envelope of tools/call without params': { ...modern('tools/call'), body: { jsonrpc: '2.0', id: 1, method: 'tools/call' } } },
  each<unknown>(['2025-11-25', '2026-07-29', '2099-01-01', '', 'draft', 20260728, null, {}, []], (value) => `envelope with the version ${json(value)}`, (value) => withMeta({ [VERSION]: value })),
  each<unknown>(
    ['text', 7, null, [], { elicitation: {} }, { elicitation: { form: {}, url: {} } }, { sampling: { tools: {} } }, { roots: { listChanged: true } }, { elicitation: true }, { unknown: {} }, { extensions: { 'a/b': {} } }, { extensions: [] }, { experimental: { a: 1 } }, { tasks: {} }],
    (value) => `envelope with the capabilities ${json(value)}`,
    (value) => withMeta({ [CAPABILITIES]: value }),
  ),
  each<unknown>(
    ['text', 7, null, [], {}, { name: 'a' }, { version: '1' }, { name: 1, version: '1' }, { name: '', version: '' }, { name: 'a', version: '1', title: 'A', websiteUrl: 'https://example.com', icons: [], more: 1 }],
    (value) => `envelope with the client ${json(value)}`,
    (value) => withMeta({ [CLIENT]: value }),
  ),
  each<unknown>(['debug', 'error', 'loud', 7, null], (value) => `envelope with the log level ${json(value)}`, (value) => withMeta({ 'io.modelcontextprotocol/logLevel': value })),
  each<unknown>(['p', 0, 1.5, null, true, {}, []], (value) => `envelope with the progress token ${json(value)}`, (value) => withMeta({ progressToken: value })),
  eachNamed<object>({
    'a trace': { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=b', baggage: 'c=d' },
    'a wrong trace': { traceparent: 'wrong', tracestate: 7 },
    'members of others': { 'example.com/a': { b: null }, 'unknown': [1] },
    'members of the protocol that there are not': { 'io.modelcontextprotocol/unknown': 1 },
    'a member named __proto__ as text': JSON.parse('{"__proto__":1}') as object,
  }, 'envelope with ', (meta) => callTool('echo', { a: 1 }, 1, meta)),
);

const NO_METHOD = { 'MCP-Protocol-Version': '2026-07-28' };

/** The headers that repeat what a message of 2026-07-28 says. */
export const HEADERS: Cases = together(
  eachNamed<Record<string, string>>({
    'no headers at all': {},
    'no method': NO_METHOD,
    'no version': { 'Mcp-Method': 'tools/list' },
    'an empty method': { ...NO_METHOD, 'Mcp-Method': '' },
    'another method': { ...NO_METHOD, 'Mcp-Method': 'tools/call' },
    'a method in other case': { ...NO_METHOD, 'Mcp-Method': 'Tools/List' },
    'a method with spaces around': { ...NO_METHOD, 'Mcp-Method': ' tools/list ' },
    'a method in base64': { ...NO_METHOD, 'Mcp-Method': '=?base64?dG9vbHMvbGlzdA==?=' },
    'an earlier version': { 'MCP-Protocol-Version': '2025-11-25', 'Mcp-Method': 'tools/list' },
    'a later version': { 'MCP-Protocol-Version': '2027-01-01', 'Mcp-Method': 'tools/list' },
    'a version that is none': { 'MCP-Protocol-Version': 'latest', 'Mcp-Method': 'tools/list' },
    'an empty version': { 'MCP-Protocol-Version': '', 'Mcp-Method': 'tools/list' },
    'a name that the method has not': { ...NO_METHOD, 'Mcp-Method': 'tools/list', 'Mcp-Name': 'echo' },
    'a parameter that the method has not': { ...NO_METHOD, 'Mcp-Method': 'tools/list', 'Mcp-Param-Zone': 'eu' },
    'two methods': { ...NO_METHOD, 'Mcp-Method': 'tools/list, tools/list' },
    'names in lower case': { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' },
  }, 'headers of tools/list: ', (headers) => ({ ...modern('tools/list'), headers })),
  each(['2024-10-07', '2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28', '1999-01-01', '2099-01-01', 'DRAFT-2026-v1', '', '2025-06-18, 2025-11-25'], (version) => `headers of a legacy message: version "${version}"`, (version) => ({
    headers: { 'MCP-Protocol-Version': version, 'Accept': 'application/json' }, body: { jsonrpc: '2.0', id: 1, method: 'prompts/list' },
  })),
  each(['2025-06-18', '2026-07-28', '1999-01-01'], (version) => `headers of initialize: version "${version}"`, (version) => ({
    headers: { 'MCP-Protocol-Version': version, 'Accept': 'application/json' },
    body: { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } } },
  })),
  each(['2025-06-18', '2026-07-28'], (version) => `headers of a legacy notification: version "${version}"`, (version) => ({
    headers: { 'MCP-Protocol-Version': version }, body: { jsonrpc: '2.0', method: 'notifications/initialized' },
  })),
  ...[['tools/call', 'name', 'forecast'], ['prompts/get', 'name', 'greet'], ['resources/read', 'uri', 'docs://readme']].map(([method, member, name]) => {
    const params = { [member!]: name, ...(method === 'resources/read' ? {} : { arguments: { city: 'Bern', who: 'Ada' } }) };
    const request = modern(method!, method === 'prompts/get' ? { name, arguments: { who: 'Ada' } } : method === 'tools/call' ? { name, arguments: { city: 'Bern' } } : params);
    const { 'Mcp-Name': _, ...noName } = request.headers!;
    return together(
      { [`headers of ${method}: no name`]: { ...request, headers: noName } },
      eachNamed<string>({
        'the name': name!,
        'an empty name': '',
        'another name': 'other',
        'the name in other case': name!.toUpperCase(),
        'the name in base64': `=?base64?${Buffer.from(name!).toString('base64')}?=`,
        'another name in base64': `=?base64?${Buffer.from('other').toString('base64')}?=`,
        'base64 that is none': '=?base64?***?=',
        'base64 without padding': `=?base64?${Buffer.from(name!).toString('base64').replace(/=+$/, '')}?=`,
        'base64 without end': `=?base64?${Buffer.from(name!).toString('base64')}`,
        'base64 of no UTF-8': '=?base64?//4=?=',
        'base64 in upper case': `=?BASE64?${Buffer.from(name!).toString('base64')}?=`,
      }, `headers of ${method}: `, (value) => withHeaders(request, { 'Mcp-Name': value })),
    );
  }),
  eachNamed<Record<string, string>>({
    'a name of other characters': { 'Mcp-Name': `=?base64?${Buffer.from('Überraschung').toString('base64')}?=` },
    'a name of other characters as they are': { 'Mcp-Name': 'Überraschung' },
  }, 'headers of tools/call: ', (headers) => withHeaders(callTool('Überraschung'), headers)),
  eachNamed<readonly [args: Record<string, unknown>, headers: Record<string, string>]>({
    'that is right': [{ zone: 'us' }, { 'Mcp-Param-Zone': 'us' }],
    'that is missing': [{ zone: 'us' }, {}],
    'that is wrong': [{ zone: 'us' }, { 'Mcp-Param-Zone': 'eu' }],
    'that is empty': [{ zone: 'us' }, { 'Mcp-Param-Zone': '' }],
    'of no argument': [{}, { 'Mcp-Param-Zone': 'us' }],
    'of an argument that is null': [{ zone: null }, {}],
    'in base64': [{ zone: 'Zürich' }, { 'Mcp-Param-Zone': `=?base64?${Buffer.from('Zürich').toString('base64')}?=` }],
    'in base64 that is wrong': [{ zone: 'us' }, { 'Mcp-Param-Zone': '=?base64?***?=' }],
    'of an integer': [{ limit: 7 }, { 'Mcp-Param-Limit': '7' }],
    'of an integer, written otherwise': [{ limit: 7 }, { 'Mcp-Param-Limit': '7.0' }],
    'of an integer that is wrong': [{ limit: 7 }, { 'Mcp-Param-Limit': '8' }],
    'of a boolean': [{ dry: true }, { 'Mcp-Param-Dry-Run': 'true' }],
    'of a boolean in other case': [{ dry: true }, { 'Mcp-Param-Dry-Run': 'True' }],
    'of a nested argument': [{ nested: { region: 'r' } }, { 'Mcp-Param-Region': 'r' }],
    'of a nested argument that is wrong': [{ nested: { region: 'r' } }, { 'Mcp-Param-Region': 's' }],
    'of a nested argument that is missing': [{ nested: { region: 'r' } }, {}],
    'that no schema knows': [{}, { 'Mcp-Param-Unknown': 'a' }],
    'of an argument of the wrong type': [{ zone: 7 }, { 'Mcp-Param-Zone': '7' }],
    'beside one that is missing': [{ zone: 'us', limit: 7 }, { 'Mcp-Param-Zone': 'us' }],
  }, 'a parameter in a header ', ([args, headers]) => withHeaders(callTool('rich', args), headers)),
);
