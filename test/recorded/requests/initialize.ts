import { each, eachNamed, plain, together } from './table';
import { legacy } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const RIGHT = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } };
const json = (value: unknown) => JSON.stringify(value);

/** The handshake of the earlier revisions. */
export const INITIALIZE: Cases = together(
  each<unknown>(['2024-10-07', '2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28', '2099-01-01', '1', '', 1, null], (protocolVersion) => `initialize with the version ${json(protocolVersion)}`, (protocolVersion) => plain(legacy('initialize', { ...RIGHT, protocolVersion }))),
  each<unknown>(
    [undefined, null, 'text', [], { roots: { listChanged: true }, sampling: {}, elicitation: {} }, { elicitation: { form: {}, url: {} } }, { sampling: { context: {}, tools: {} } }, { roots: true }, { experimental: { a: {} } }, { unknown: 7 }, { tasks: { list: {} } }, { extensions: { 'io.modelcontextprotocol/ui': {} } }],
    (capabilities) => `initialize with the capabilities ${json(capabilities)}`,
    (capabilities) => plain(legacy('initialize', { ...RIGHT, capabilities })),
  ),
  each<unknown>(
    [undefined, null, 'text', {}, { name: 'a' }, { name: 1, version: '1' }, { name: '', version: '' }, { name: 'a', version: '1', title: 'A', icons: [{ src: 'https://example.com/a.png' }], websiteUrl: 'https://example.com', more: 1 }],
    (clientInfo) => `initialize as the client ${json(clientInfo)}`,
    (clientInfo) => plain(legacy('initialize', { ...RIGHT, clientInfo })),
  ),
  eachNamed<Record<string, unknown>>({ 'more members': { ...RIGHT, more: 1 }, '_meta': { ...RIGHT, _meta: { progressToken: 1 } }, 'nothing': {} }, 'initialize with ', (params) => plain(legacy('initialize', params))),
  { 'initialize, as events': legacy('initialize', RIGHT) },
  { 'initialize without id': { body: { jsonrpc: '2.0', method: 'initialize', params: RIGHT } } },
);
