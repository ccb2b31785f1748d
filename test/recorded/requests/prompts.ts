import { inBothEras, together } from './table';
import type { Cases } from '../recorded-case';

const json = (value: unknown) => JSON.stringify(value);
const GETS: readonly unknown[] = [
  { name: 'greet', arguments: { who: 'Ada', language: 'English', mood: 'gladly' } }, { name: 'greet', arguments: { who: 'Ada' } }, { name: 'greet', arguments: {} }, { name: 'greet' }, { name: 'greet', arguments: null },
  { name: 'greet', arguments: { who: 7 } }, { name: 'greet', arguments: { who: null } }, { name: 'greet', arguments: { who: 'Ada', more: 'a' } }, { name: 'greet', arguments: 'text' }, { name: 'greet', arguments: [] }, { name: 'greet', arguments: { who: '{{language}} $& ${a}' } },
  { name: 'plain' }, { name: 'plain', arguments: {} }, { name: 'plain', arguments: { a: 'b' } }, { name: 'none' }, { name: '' }, { name: 7 }, { name: null }, {}, { name: 'toString' }, { name: 'greet', more: 1, arguments: { who: 'Ada' } },
  { name: 'greet', arguments: { who: '' } },
];

const prompt = (name: unknown, more = {}) => ({ type: 'ref/prompt', name, ...more });
const COMPLETIONS: readonly unknown[] = [
  { ref: prompt('greet'), argument: { name: 'who', value: 'A' } }, { ref: prompt('greet'), argument: { name: 'who', value: 'a' } }, { ref: prompt('greet'), argument: { name: 'who', value: '' } }, { ref: prompt('greet'), argument: { name: 'who', value: 'Z' } },
  { ref: prompt('greet'), argument: { name: 'mood', value: '' } }, { ref: prompt('greet'), argument: { name: 'none', value: '' } }, { ref: prompt('greet', { title: 'Greeting' }), argument: { name: 'language', value: 'G' }, context: { arguments: { who: 'Ada' } } },
  { ref: prompt('many'), argument: { name: 'number', value: '' } }, { ref: prompt('many'), argument: { name: 'number', value: 'n14' } }, { ref: prompt('plain'), argument: { name: 'a', value: '' } }, { ref: prompt('none'), argument: { name: 'a', value: '' } },
  { ref: prompt(7), argument: { name: 'a', value: '' } }, { ref: { type: 'ref/resource', uri: 'docs://readme' }, argument: { name: 'a', value: '' } }, { ref: { type: 'ref/resource', uri: 'none://{a}' }, argument: { name: 'a', value: '' } },
  { ref: { type: 'ref/other' }, argument: { name: 'a', value: '' } }, { ref: 'text', argument: { name: 'a', value: '' } }, { ref: prompt('greet') }, { argument: { name: 'who', value: 'A' } }, {}, { ref: prompt('greet'), argument: { name: 'who' } },
  { ref: prompt('greet'), argument: { name: 'who', value: 7 } }, { ref: prompt('greet'), argument: { name: 'who', value: null } }, { ref: prompt('greet'), argument: { name: 'who', value: 'A' }, context: 'text' }, { ref: prompt('greet'), argument: { name: 'who', value: 'A' }, context: null },
  { ref: prompt('greet'), argument: { name: 'who', value: 'A' }, more: 1 }, { ref: prompt('greet'), argument: { name: 'constructor', value: '' } },
];

/** Prompts, and the completion of their arguments. */
export const PROMPTS: Cases = together(
  ...GETS.map((params) => inBothEras(`prompts/get ${json(params)}`, (message) => message('prompts/get', params as Record<string, unknown>))),
  ...COMPLETIONS.map((params) => inBothEras(`completion/complete ${json(params)}`, (message) => message('completion/complete', params as Record<string, unknown>))),
);
