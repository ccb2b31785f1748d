import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandUri, matchUri, parseUriTemplate } from '../../../../lambda-src/mcp/resources/uri-template';

const match = (template: string, uri: string) => matchUri(parseUriTemplate(template), uri);

/** Any key of S3, which is UTF-8. */
const key = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.array(fc.constantFrom('..', '.', '', 'a', '%2F', '%2e%2e', 'ä ö', '?#', '😀', '{x}', '\\', ':', '@', '*', '+', '&=', '\0'), { minLength: 1, maxLength: 6 })
    .map((segments) => segments.join('/')).filter((text) => text !== ''),
);

describe('whatever the value is', () => {
  test.each(['reports://{+key}', 'reports://{key}', 'https://example.com/files/{+key}', 'docs://a/{key}.md', 'docs://a/{+key}/meta', 'urn:x:{key}'])('%s gives it back', (text) => {
    const template = parseUriTemplate(text);
    fc.assert(fc.property(key, (value) => {
      expect(matchUri(template, expandUri(template, value))).toEqual({ key: value });
    }));
  });

  test('the URI is one, of characters that need no escaping', () => {
    const template = parseUriTemplate('reports://bucket/{+key}');
    fc.assert(fc.property(key, (value) => {
      expect(expandUri(template, value)).toMatch(/^reports:\/\/bucket\/(?:[A-Za-z0-9\-._~!'()*/]|%[0-9A-F]{2})+$/);
    }));
  });

  test('clients that bring the URI into its normal form do not change it, unless it is a dot segment as a whole', () => {
    const template = parseUriTemplate('reports://bucket/{+key}');
    fc.assert(fc.property(key.filter((value) => !/^\.\.?$/.test(value)), (value) => {
      expect(matchUri(template, new URL(expandUri(template, value)).href)).toEqual({ key: value });
    }));
  });
});

describe('reads', () => {
  test.each([
    ['docs://{+key}', 'docs://a/b/../c', { key: 'a/b/../c' }],
    ['docs://{+key}', 'docs:///a', { key: '/a' }],
    ['docs://{+key}', 'docs://a%2Fb%252F', { key: 'a/b%2F' }],
    ['docs://{+key}', 'docs://a?b#c', { key: 'a?b#c' }],
    ['docs://{a}/{b}', 'docs://1/2', { a: '1', b: '2' }],
    ['docs://{a}-{b}.md', 'docs://x-y-z.md.md', { a: 'x', b: 'y-z.md' }],
    ['docs://{a}/{+rest}', 'docs://1/2/3', { a: '1', rest: '2/3' }],
    ['docs://{+rest}/end', 'docs://1/end/2/end', { rest: '1/end/2' }],
    ['docs://x{?q,limit}', 'docs://x', {}],
    ['docs://x{?q,limit}', 'docs://x?limit=5&q=a%26b', { limit: '5', q: 'a&b' }],
    ['docs://{a}{?q}', 'docs://1?q=', { a: '1', q: '' }],
    ['docs://{__proto__}', 'docs://1', Object.fromEntries([['__proto__', '1']])],
  ])('%s of %s', (template, uri, expected) => {
    expect(match(template, uri)).toEqual(expected);
  });

  test.each([
    ['docs://{+key}', 'docs://'],
    ['docs://{+key}', 'other://a'],
    ['docs://{+key}', 'docs://%'],
    ['docs://{+key}', 'docs://%ff'],
    ['docs://{key}', 'docs://a/b'],
    ['docs://{key}', 'docs://a?b'],
    ['docs://{key}', 'docs://a#b'],
    ['docs://{a}/{b}', 'docs://1'],
    ['docs://{a}/{b}', 'docs:///2'],
    ['docs://{a}/x', 'docs://1/xx'],
    ['docs://{a}ab', 'docs://ab'],
    ['docs://{a}abc', 'docs://bc'],
    ['docs://x{?q}', 'docs://x?'],
    ['docs://x{?q}', 'docs://x?r=1'],
    ['docs://x{?q}', 'docs://x?q=1&q=2'],
    ['docs://x{?q}', 'docs://x?q=%'],
  ])('nothing for %s out of %s', (template, uri) => {
    expect(match(template, uri)).toBeUndefined();
  });

  test('S26 a URI of any length, at once', () => {
    const template = parseUriTemplate('docs://{a}-{b}-{c}-{d}-{e}x');
    expect(matchUri(template, `docs://${'-'.repeat(1_000_000)}y`)).toBeUndefined();
    expect(matchUri(template, `docs://${'1-'.repeat(1_000_000)}x`)).toMatchObject({ a: '1', b: '1', c: '1', d: '1' });
  });
});
