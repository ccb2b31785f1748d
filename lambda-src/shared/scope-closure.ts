import type { ScopeSettings } from '../../src/contract';

/**
 * Adds to scopes all that they include, and what that includes in turn.
 *
 * @param names of scopes; one that is not declared includes nothing but itself
 * @param declared the scopes of the server. Circles are harmless
 * @returns each name once
 */
export function scopeClosure(names: Iterable<string>, declared: readonly Pick<ScopeSettings, 'name' | 'implies'>[]): Set<string> {
  const closure = new Set(names);
  // a set that grows while it is iterated over is iterated to its new end
  for (const name of closure) {
    declared.find((scope) => scope.name === name)?.implies.forEach((implied) => closure.add(implied));
  }
  return closure;
}
