import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ScopeBranch, scopeTree } from '../../../../lambda-src/oauth/pages/scope-tree';
import { scopeClosure } from '../../../../lambda-src/shared/scope-closure';
import type { ScopeSettings } from '../../../../src/contract';

const scope = (name: string, implies: string[] = [], access?: ScopeSettings['access']): ScopeSettings => ({ name, description: name, implies, formerNames: [], access });

const DECLARED = [
  scope('read', [], 'read'), scope('write', ['read'], 'write'), scope('delete', ['write'], 'destructive'),
  scope('mail'), scope('all', ['delete', 'mail']), scope('look', [], 'read'),
];

/** The tree as text: `write(read, mail*)`, with a star for what was not asked for. */
const written = (branches: readonly ScopeBranch[]) => branches.map(({ name, included }) =>
  included.length === 0 ? name : `${name}(${included.map((other) => `${other.name}${other.isAsked ? '' : '*'}`).join(', ')})`).join(' ');

test.each([
  [[], ''],
  [['read'], 'read'],
  [['read', 'write'], 'write(read)'],
  [['write'], 'write(read*)'],
  [['read', 'mail', 'look', 'write', 'delete'], 'delete(write, read) mail look'],
  [['read', 'all'], 'all(delete*, write*, mail*, read)'],
  [['look', 'read', 'unknown'], 'read look'],
])('%j is shown as %s', (asked, tree) => {
  expect(written(scopeTree(asked, DECLARED))).toBe(tree);
});

test('a scope is as dangerous as what it includes', () => {
  expect(scopeTree(['all'], DECLARED)[0]!.access).toBe('destructive');
  expect(scopeTree(['all'], DECLARED)[0]!.included.map(({ access }) => access)).toEqual(['destructive', 'write', undefined, 'read']);
});

test('two that include each other are not lost', () => {
  expect(written(scopeTree(['a', 'b'], [scope('a', ['b']), scope('b', ['a'])]))).toBe('a(b)');
});

test('whatever includes what, each scope that is asked for or comes with one is shown, and once', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const scopes = fc.tuple(...names.map((name) => fc.record({
    implies: fc.subarray(names), formerNames: fc.constant([]), access: fc.constantFrom('read', 'write', 'destructive', undefined) as fc.Arbitrary<ScopeSettings['access']>,
  }).map(({ implies, access }) => scope(name, implies, access))));
  fc.assert(fc.property(scopes, fc.subarray(names), (declared, asked) => {
    const shown = scopeTree(asked, declared).flatMap(({ name, included }) => [name, ...included.map((other) => other.name)]);
    expect(shown.toSorted()).toEqual([...scopeClosure(asked, declared)].toSorted());
  }), { seed: 10, numRuns: 500 });
});
