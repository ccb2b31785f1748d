import { each, eachNamed, inBothEras, plain, together, withHeaders } from './table';
import { callTool, legacy, modern } from '../../lambda/mcp/messages';
import { TOOL_ANSWERS } from '../configurations/tool-functions';
import type { Cases } from '../recorded-case';

const json = (value: unknown) => JSON.stringify(value);

/** Arguments that break a schema, or do not, of the tool `rich`, in no header. */
const RICH: readonly unknown[] = [
  {}, { city: 'Bern' }, { city: '' }, { city: 7 }, { city: null }, { zone: 'eu' }, { mail: 'a@example.com' }, { mail: 'a', code: 'AB1' }, { code: 'ab' }, { tags: ['a', 'a'] }, { tags: ['c'] }, { tags: ['a', 'b', 'a', 'b'] },
  { either: 7 }, { either: true }, { kind: 'other' }, { limit: 1.5 }, { limit: '7' }, { nested: [] }, { unknown: 1 }, { city: '', code: 'x', kind: 7, limit: 'a', tags: 7 },
];

const FORECAST: readonly unknown[] = [
  undefined, null, {}, 'text', 7, [], { city: 'Bern' }, { city: 'B' }, { city: 'Bern', days: 0 }, { city: 'Bern', days: 3.5 }, { city: 'Bern', days: '3' }, { city: 'Bern', town: 'Bern' }, { city: ['Bern'] },
  { city: 'Zürich \u{1f408} \u0000' }, { city: 'x'.repeat(5_000), days: 'x'.repeat(5_000) },
];

const TYPED: readonly unknown[] = [
  undefined, null, 7, 'text', [1, 2], {}, { celsius: 21 }, { celsius: 'warm' }, { celsius: 21, sky: 'blue' }, { structuredContent: { celsius: 21 } }, { content: [{ type: 'text', text: 'a' }], structuredContent: { celsius: 21 } },
  { content: [{ type: 'text', text: 'a' }] }, { content: [{ type: 'text', text: 'a' }], isError: true }, { content: [], structuredContent: { celsius: 'warm' }, isError: true }, { a: 'text' }, { a: 7 },
];

const NAMES: readonly unknown[] = ['none', '', 'Echo', 'toString', '__proto__', 'constructor', 7, null, undefined, ['echo'], 'x'.repeat(2_000)];

/** Calls of tools behind a function, and every shape of their results. */
export const TOOL_CALLS: Cases = together(
  ...Object.keys(TOOL_ANSWERS).map((kind) => inBothEras(`a tool answers ${kind}`, (message) => message('tools/call', { name: 'answers', arguments: { kind } }))),
  each(['text content', 'an object', 'large structured content', 'an exception', 'large text'], (kind) => `a tool answers ${kind}, as JSON`, (kind) => plain(legacy('tools/call', { name: 'answers', arguments: { kind } }))),
  ...['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'].map((version) => each(['an object', 'an array', 'audio', 'a link'], (kind) => `a tool answers ${kind}, to revision ${version}`, (kind) =>
    withHeaders(legacy('tools/call', { name: 'answers', arguments: { kind } }), { 'MCP-Protocol-Version': version }))),
  each(['a string', 'large text', 'large structured content'], (kind) => `a tool that may answer little answers ${kind}`, (kind) => callTool('small', { kind })),
  ...FORECAST.map((args) => inBothEras(`forecast with ${json(args)?.slice(0, 60)}`, (message) => message('tools/call', { name: 'forecast', arguments: args }))),
  each(RICH, (args) => `rich with ${json(args)}`, (args) => legacy('tools/call', { name: 'rich', arguments: args })),
  each(TYPED, (answer) => `typed_loosely answers ${json(answer)}`, (answer) => callTool('typed_loosely', { answer })),
  ...['typed', 'typed_any'].map((name) => together(...TYPED.map((answer) => inBothEras(`${name} answers ${json(answer)}`, (message) => message('tools/call', { name, arguments: { answer } }))))),
  ...NAMES.map((name) => inBothEras(`a call of the tool ${json(name)?.slice(0, 40)}`, (message) => message('tools/call', { name, arguments: {} }))),
  eachNamed<Record<string, unknown>>({
    'a task': { task: { ttl: 1000 } },
    'a wrong task': { task: 'text' },
    'unknown members': { more: 1 },
    'requestState': { requestState: 'state' },
    'inputResponses': { inputResponses: { a: { action: 'accept' } } },
    'wrong inputResponses': { inputResponses: 'text' },
    'a null task': { task: null },
    'wrong requestState': { requestState: 7 },
  }, 'a call with ', (more) => modern('tools/call', { name: 'echo', arguments: {}, ...more })),
  eachNamed<Record<string, unknown>>({ 'a task': { task: { ttl: 1000 } }, 'a wrong task': { task: 'text' }, 'requestState': { requestState: 'state' } }, 'a legacy call with ', (more) => legacy('tools/call', { name: 'echo', arguments: {}, ...more })),
  { 'a call with a trace (legacy)': legacy('tools/call', { name: 'echo', arguments: {}, _meta: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', other: 1 } }) },
);

const PROGRESS = [{ progress: 1, total: 2, message: 'Half of it' }, { progress: 2 }];
const STREAMS: Readonly<Record<string, { readonly lines: readonly unknown[]; readonly end?: string }>> = {
  'progress and a result': { lines: [...PROGRESS, { result: 'done' }] },
  'a result': { lines: [{ result: { pages: 3 } }] },
  'a full result': { lines: [{ result: { content: [{ type: 'text', text: 'full' }], _meta: { a: 1 } } }] },
  'null': { lines: [{ result: null }] },
  'progress alone': { lines: PROGRESS },
  'nothing': { lines: [] },
  'progress that is no number': { lines: [{ progress: '50 %' }, { result: 'done' }] },
  'progress with more members': { lines: [{ progress: 1, more: 1 }, { result: 'done' }] },
  'no JSON': { lines: ['working ...\n'] },
  'a list': { lines: [[1]] },
  'two results': { lines: [{ result: 1 }, { result: 2 }] },
  'progress after its result': { lines: [{ result: 1 }, { progress: 1 }] },
  'nothing, and is cut': { lines: [], end: 'cut' },
  'progress, and fails': { lines: [{ progress: 1 }], end: 'Unhandled' },
  'progress, and times out': { lines: [{ progress: 1 }], end: 'Sandbox.Timedout' },
};

/** Streams with progress. */
export const STREAMED_CALLS: Cases = together(
  ...Object.entries(STREAMS).map(([name, args]) => together(
    { [`a function streams ${name} (modern)`]: callTool('report', args, 1, { progressToken: 'p' }) },
    { [`a function streams ${name} (legacy)`]: legacy('tools/call', { name: 'report', arguments: args, _meta: { progressToken: 7 } }) },
  )),
  { 'a function streams progress that nobody wants (modern)': callTool('report', STREAMS['progress and a result']) },
  { 'a function streams progress that nobody wants (legacy)': legacy('tools/call', { name: 'report', arguments: STREAMS['progress and a result'] }) },
  { 'a function streams progress to a client without events (modern)': withHeaders(callTool('report', STREAMS['progress and a result'], 1, { progressToken: 'p' }), { Accept: 'application/json' }) },
  { 'a function streams progress to a client without events (legacy)': plain(legacy('tools/call', { name: 'report', arguments: STREAMS['progress and a result'], _meta: { progressToken: 7 } })) },
  { 'functions stream in a batch': plain({ body: [1, 2].map((id) => legacy('tools/call', { name: 'report', arguments: { lines: [{ result: id }] } }, id).body) }) },
);
