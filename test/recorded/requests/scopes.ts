import { asCaller, eachNamed, inBothEras, plain, together, withHeaders } from './table';
import { caller, type TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, legacy } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const as = (scopes: string, request: TestRequest) => asCaller(request, { ...caller(), scopes });
const CALLS: Readonly<Record<string, readonly [scopes: string, name: string, args?: object]>> = {
  'the scope': ['handbook:write', 'edit_page', { city: 'Bern' }],
  'no scope': ['', 'edit_page', { city: 'Bern' }],
  'another scope': ['handbook:read', 'edit_page', { city: 'Bern' }],
  'a scope in other case': ['Handbook:Write', 'edit_page', { city: 'Bern' }],
  'one of two scopes': ['handbook:write', 'publish'],
  'both scopes': ['handbook:publish handbook:write', 'publish'],
  'no scope, and wrong arguments': ['', 'edit_page', { town: 'Bern' }],
  'no scope, where none is needed': ['', 'echo'],
};

/** Calls of callers who have the scopes, and who lack them. */
export const SCOPES: Cases = together(
  ...Object.entries(CALLS).map(([name, [scopes, tool, args = {}]]) => inBothEras(`a call with ${name}`, (message) => as(scopes, message('tools/call', { name: tool, arguments: args })))),
  eachNamed<TestRequest>({
    'as JSON': plain(legacy('tools/call', { name: 'edit_page', arguments: { city: 'Bern' } })),
    'with DPoP': withHeaders(callTool('edit_page', { city: 'Bern' }), { Authorization: 'DPoP token' }),
    'with DPoP in lower case': withHeaders(callTool('edit_page', { city: 'Bern' }), { Authorization: 'dpop token' }),
    'as a batch': { body: [legacy('tools/call', { name: 'publish' }, 1).body, legacy('tools/call', { name: 'edit_page' }, 2).body] },
    'of a revision without structured content': withHeaders(legacy('tools/call', { name: 'edit_page', arguments: { city: 'Bern' } }), { 'MCP-Protocol-Version': '2025-03-26' }),
    'as a notification': { body: { jsonrpc: '2.0', method: 'tools/call', params: { name: 'edit_page' } } },
    'with a progress token': callTool('edit_page', { city: 'Bern' }, 1, { progressToken: 1 }),
  }, 'a call without scopes, ', (request) => as('', request)),
);
