import type { ScopeSettings } from '../../src/contract';

/**
 * Replaces former names of scopes by their current names: clients ask for names that they once read, and grants and tokens from before a
 * deployment stay valid.
 *
 * @param names of scopes, whether they are declared or not
 * @param declared the scopes of the server. A name that is in use is nobody's former name
 * @returns each name once, in the order of their first occurrence
 */
export function currentScopes(names: Iterable<string>, declared: readonly Pick<ScopeSettings, 'name' | 'formerNames'>[]): Set<string> {
  return new Set(Array.from(names, (name) => declared.find(({ formerNames }) => formerNames.includes(name))?.name ?? name));
}
