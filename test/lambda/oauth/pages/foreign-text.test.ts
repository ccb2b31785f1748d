import { expect, test } from 'vitest';
import { foreignText } from '../../../../lambda-src/oauth/pages/foreign-text';

test.each([
  ['controls and line breaks', 'Cla\u0000ude\r\n\tCode\u007F', 'Claude Code'],
  ['directional overrides, embeddings, isolates and marks', '\u202Egnp\u202A\u2066.\u200Fexe\u2069\u202C', 'gnp.exe'],
  ['zero-width characters and fillers', 'C\u200Bl\u200Ca\u200Du\u2060d\uFEFFe\u00AD\u3164\u115F\uFFA0', 'Claude'],
  ['tags, variation selectors and lone surrogates', 'A\u{E0041}\uFE0F\uD800B', 'AB'],
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
  ['marks that pile up', `e${'\u0301'.repeat(50)}`, 'e\u0301\u0301\u0301\u0301'],
  ['space around and between', '  two\u00A0\u3000  words  ', 'two words'],
])('%s do not survive', (_, text, shown) => {
  expect(foreignText(text)).toBe(shown);
});

test('other scripts and emoji survive', () => {
  expect(foreignText('مساعد الكتيب 🚀 ñ ไทย')).toBe('مساعد الكتيب 🚀 ñ ไทย');
});

test('long text is cut between characters', () => {
  expect(foreignText('a'.repeat(60))).toBe('a'.repeat(60));
  expect(foreignText('🚀'.repeat(61))).toBe(`${'🚀'.repeat(59)}…`);
  expect(foreignText('a'.repeat(61), 100)).toBe('a'.repeat(61));
});

test('text of which nothing is to be seen is none', () => {
  expect(foreignText(undefined)).toBeUndefined();
  expect(foreignText(' \u200B\u202E\u3164 ')).toBeUndefined();
});
