import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopeClosure } from '../../../lambda-src/shared/scope-closure';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Any declaration of these scopes, with circles. */
const declarations = fc.array(fc.subarray(NAMES), { minLength: NAMES.length, maxLength: NAMES.length })
  .map((implied) => NAMES.map((name, i) => ({ name, implies: implied[i]! })));

const closureOf = (names: Iterable<string>, declared: { name: string; implies: string[] }[]) => [...scopeClosure(names, declared)].sort();

test('a scope brings what it includes, and what that includes', () => {
  const declared = [{ name: 'admin', implies: ['write'] }, { name: 'write', implies: ['read'] }, { name: 'read', implies: [] }];

  expect(closureOf(['write'], declared)).toEqual(['read', 'write']);
  expect(closureOf(['admin'], declared)).toEqual(['admin', 'read', 'write']);
  expect(closureOf([], declared)).toEqual([]);
});

test('scopes that include each other bring each other', () => {
  expect(closureOf(['b'], [{ name: 'a', implies: ['b'] }, { name: 'b', implies: ['a', 'b'] }])).toEqual(['a', 'b']);
});

test('a scope that is not declared brings itself alone', () => {
  expect(closureOf(['gone', 'toString'], [])).toEqual(['gone', 'toString']);
});

test('it is the smallest set that holds the scopes and all that its members include', () => {
  fc.assert(fc.property(declarations, fc.subarray(NAMES), (declared, names) => {
    // by fixed-point iteration over all pairs, as slow as it is plain
    const expected = new Set(names);
    for (let i = 0; i < NAMES.length; i += 1) {
      declared.filter(({ name }) => expected.has(name)).forEach(({ implies }) => implies.forEach((implied) => expected.add(implied)));
    }
    expect(closureOf(names, declared)).toEqual([...expected].sort());
  }));
});

test('it has nothing to add to itself, and keeps what it was given', () => {
  fc.assert(fc.property(declarations, fc.subarray(NAMES), (declared, names) => {
    const closure = closureOf(names, declared);

    expect(closureOf(closure, declared)).toEqual(closure);
    expect(closure).toEqual(expect.arrayContaining(names));
  }));
});
