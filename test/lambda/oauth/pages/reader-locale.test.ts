import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '../../../../lambda-src/oauth/pages/day';
import { readerLocale } from '../../../../lambda-src/oauth/pages/reader-locale';

/** 2027-02-23. */
const DAY = 1_803_400_000;

test.each([
  [undefined, 'en-GB', '23 February 2027'],
  ['', 'en-GB', '23 February 2027'],
  ['en-US,en;q=0.9', 'en-US', 'February 23, 2027'],
  ['de-AT, de;q=0.8, en;q=0.5', 'de-AT', '23. Februar 2027'],
  ['en;q=0.1, fr-FR;q=0.9', 'fr-FR', '23 février 2027'],
  ['tlh, ja;q=0.5', 'ja', '2027年2月23日'],
  ['fr;q=0, es', 'es', '23 de febrero de 2027'],
  ['*', 'en-GB', '23 February 2027'],
  ['x-y-z, !!, de', 'de', '23. Februar 2027'],
  ['pt-BR-u-ca-islamic', 'pt-BR', '23 de fevereiro de 2027'],
])('a reader who prefers %j reads dates in %s', (header, locale, words) => {
  expect(readerLocale(header)).toBe(locale);
  expect(day(DAY, readerLocale(header)).markup.replace(/<[^>]*>/g, '')).toBe(words);
});

test('whatever a browser sends, there is a date, and nothing but it', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('de', 'en', ';q=', ',', '-', '0.5', 'u', '*', ' ', '<')).map((parts) => parts.join(''))), (header) => {
    expect(day(DAY, readerLocale(header)).markup).toMatch(/^<time datetime="2027-02-23T[\d:.]+Z" lang="[\w-]+"><bdi>[^<>]+<\/bdi><\/time>$/);
  }), { seed: 10, numRuns: 300 });
});
