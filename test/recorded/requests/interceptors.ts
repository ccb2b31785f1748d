import { inBothEras, together } from './table';
import type { Cases } from '../recorded-case';

const ARGUMENTS: readonly Record<string, unknown>[] = [
  {}, { request: { refuse: 'Not at this hour.' } }, { response: { refuse: 'Not for you.' } }, { request: { arguments: { city: 'Basel' } } }, { request: { arguments: { city: 7 } } }, { request: 'throw' }, { response: 'throw' }, { request: 'rubbish' }, { request: { unknown: 1 } },
  { response: { result: { content: [{ type: 'text', text: 'other' }] } } }, { response: { result: { structuredContent: { celsius: 1 } } } }, { response: { result: 'wrong' } }, { response: { result: { content: [], isError: true } } }, { request: { refuse: '' } }, { request: { refuse: 7 } }, { city: 7 },
];

/** Calls that interceptors see. */
export const INTERCEPTED: Cases = together(
  ...['echo', 'typed', 'free'].map((name) => together(...(name === 'free' ? ARGUMENTS.slice(0, 2) : ARGUMENTS).map((args) => inBothEras(`${name} with ${JSON.stringify(args)}`, (message) => message('tools/call', { name, arguments: { ...args, answer: { celsius: 21 } } }))))),
  inBothEras('a tool that there is not', (message) => message('tools/call', { name: 'none', arguments: {} })),
);
