import { asCaller, each, inBothEras, together } from './table';
import { caller } from '../../lambda/mcp/mcp-function';
import { legacy, modern } from '../../lambda/mcp/messages';
import type { Cases, NextRequest } from '../recorded-case';

const LISTS = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'];
const json = (value: unknown) => JSON.stringify(value);
const cursor = (position: unknown) => Buffer.from(json(position)).toString('base64url');

const CURSORS: readonly unknown[] = [
  7, {}, '', 'wrong', '!', cursor({ source: 0 }), cursor({ source: 0, cursor: '0' }), cursor({ source: 0, cursor: '1' }), cursor({ source: 0, cursor: '2' }), cursor({ source: 0, cursor: '999' }), cursor({ source: 0, cursor: '-1' }),
  cursor({ source: 0, cursor: 'a' }), cursor({ source: 0, cursor: 2 }), cursor({ source: 1 }), cursor({ source: 9 }), cursor({ source: -1 }), cursor({ source: 0.5 }), cursor({ cursor: '2' }), cursor({ source: 0, more: 1 }), cursor([]), cursor(null),
  `${cursor({ source: 0, cursor: '2' })}=`,
];

const SCOPES = ['', 'handbook:write', 'handbook:write handbook:publish', 'handbook', 'alarms:write legacy:run'];

/** Turns the pages of a list, as many as there are. */
export function turned(method: string, pages: number, message = modern): readonly (ReturnType<typeof modern> | NextRequest)[] {
  const next: NextRequest = (before) => message(method, { cursor: before.at(-1)!.messages[0].result.nextCursor });
  return [message(method), ...Array.from({ length: pages - 1 }, () => next)];
}

/** Lists, and cursors into them. */
export const LIST_REQUESTS: Cases = together(
  ...LISTS.map((method) => together(
    inBothEras(`${method} with unknown parameters`, (message) => message(method, { more: 1, name: 'a' })),
    inBothEras(`${method} with a null cursor`, (message) => message(method, { cursor: null })),
  )),
  ...['tools/list', 'resources/list'].map((method) => together(...CURSORS.map((value) => inBothEras(`${method} with the cursor ${json(value)}`, (message) => message(method, { cursor: value }))))),
  each(['prompts/list', 'resources/templates/list'], (method) => `${method} with a wrong cursor`, (method) => modern(method, { cursor: 'wrong' })),
  ...SCOPES.map((scopes) => inBothEras(`tools/list with the scopes "${scopes}"`, (message) => asCaller(message('tools/list'), { ...caller(), scopes }))),
);

/** All pages of lists. */
export const PAGES: Cases = together(
  { 'pages of tools/list (modern)': turned('tools/list', 6) },
  { 'pages of tools/list (legacy)': turned('tools/list', 6, legacy) },
  { 'pages of resources/list (modern)': turned('resources/list', 3) },
  { 'pages of resources/list (legacy)': turned('resources/list', 3, legacy) },
  { 'pages of prompts/list': turned('prompts/list', 2) },
);
