import { describe, expect, test } from 'vitest';
import { createNameFilter } from '../../../lambda-src/mcp/call/name-filter';

describe.each([
  ['*', ['', 'a', 'a*b', 'docs://x/y'], []],
  ['get_*', ['get_', 'get_user'], ['get', 'forget_user', 'GET_user']],
  ['*_user', ['_user', 'get_user'], ['get_users']],
  ['a*b*c', ['abc', 'axbxc', 'a*b*c', 'abbc'], ['acb', 'ab', 'xabc']],
  ['ab*ba', ['abba', 'ab-ba'], ['aba']],
  ['a.b', ['a.b'], ['axb', 'a.b.c']],
  ['[a-z]+(x', ['[a-z]+(x'], ['a']],
  ['a**b', ['ab', 'axb'], ['a']],
])('the pattern %s', (pattern, matching, others) => {
  const takes = createNameFilter({ include: [pattern], exclude: [] });

  test('matches', () => expect(matching.filter((name) => !takes(name))).toEqual([]));
  test('does not match', () => expect(others.filter(takes)).toEqual([]));
});

test('a name is taken that one pattern includes, and none excludes', () => {
  const takes = createNameFilter({ include: ['get_*', 'list_*'], exclude: ['*_secret', 'get_all'] });
  expect(['get_user', 'list_users', 'set_user', 'get_secret', 'get_all'].filter(takes)).toEqual(['get_user', 'list_users']);
});

test('nothing is taken if nothing is included', () => {
  expect(createNameFilter({ include: [], exclude: [] })('a')).toBe(false);
});

test('a pattern with many gaps is decided on a long name at once', () => {
  const takes = createNameFilter({ include: [`${'*a'.repeat(50)}*b`], exclude: [] });
  expect(takes('a'.repeat(100_000))).toBe(false);
});
