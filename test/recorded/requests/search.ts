import { asCaller, each, inBothEras, together } from './table';
import { caller } from '../../lambda/mcp/mcp-function';
import { callTool, legacy } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const json = (value: unknown) => JSON.stringify(value)?.slice(0, 80);
const SEARCHES: readonly Record<string, unknown>[] = [
  { query: 'weather' }, { query: 'forecast city' }, { query: 'temperature' }, { query: 'temperature', limit: 2 }, { query: 'temperature', limit: 20 }, { query: 'temperature', limit: 21 }, { query: 'temperature', limit: 0 }, { query: 'temperature', limit: '2' },
  { query: '' }, { query: 'x'.repeat(501) }, { query: 'unfindable' }, { query: 7 }, {}, { query: 'rain', more: 1 }, { query: 'alarm' }, { query: 'search' },
];
const CALLS: readonly Record<string, unknown>[] = [
  { name: 'get_forecast', arguments: { city: 'Bern' } }, { name: 'get_forecast', arguments: {} }, { name: 'get_forecast' }, { name: 'get_radar' }, { name: 'about_server' }, { name: 'typed', arguments: { answer: 3 } }, { name: 'typed', arguments: { answer: 'a' } },
  { name: 'none' }, { name: 'call_tool', arguments: { name: 'get_radar' } }, { name: 'search_tools', arguments: { query: 'rain' } }, { name: 'set_alarm' }, { name: 7 }, {}, { name: 'get_radar', arguments: 'text' }, { name: 'get_radar', more: 1 },
];

/** The search of tools, and calls of what it finds. */
export const SEARCH: Cases = together(
  inBothEras('tools/list', (message) => message('tools/list')),
  each(SEARCHES, (args) => `search_tools ${json(args)} (modern)`, (args) => callTool('search_tools', args)),
  each(SEARCHES.slice(0, 2), (args) => `search_tools ${json(args)} (legacy)`, (args) => legacy('tools/call', { name: 'search_tools', arguments: args })),
  each(CALLS, (args) => `call_tool ${json(args)} (modern)`, (args) => callTool('call_tool', args)),
  ...CALLS.slice(0, 11).map((args) => inBothEras(`call_tool ${json(args)} with scopes`, (message) => asCaller(message('tools/call', { name: 'call_tool', arguments: args }), { ...caller(), scopes: 'alarms:write' }))),
  inBothEras('search_tools with scopes', (message) => asCaller(message('tools/call', { name: 'search_tools', arguments: { query: 'alarm' } }), { ...caller(), scopes: 'alarms:write' })),
  inBothEras('a hidden tool called by its name', (message) => message('tools/call', { name: 'get_radar', arguments: {} })),
  inBothEras('a hidden tool called by its name without scopes', (message) => message('tools/call', { name: 'set_alarm', arguments: {} })),
);
