import type { ScopeAccess, ScopeSettings } from '../../../src/contract';
import { scopeClosure } from '../../shared/scope-closure';

/** A scope as people see it. */
export interface ShownScope {
  readonly name: string;
  readonly description: string;
  /** Most dangerous access that the scope allows, including what it includes. */
  readonly access?: ScopeAccess;
  /** True if the client asked for it; otherwise it comes with the scope that includes it. */
  readonly isAsked: boolean;
}

/** A scope with those that it includes. */
export interface ScopeBranch extends ShownScope {
  readonly included: readonly ShownScope[];
}

/** Kinds of access, the most dangerous first. A scope that the owner says nothing about may allow anything. */
const ORDER: readonly (ScopeAccess | undefined)[] = ['destructive', 'write', undefined, 'read'];

/**
 * Arranges scopes for people to decide: each once, below one that includes it if there is one, the most dangerous first.
 *
 * @param asked the names of those that the client asked for
 * @param declared the scopes of the server
 */
export function scopeTree(asked: readonly string[], declared: readonly ScopeSettings[]): ScopeBranch[] {
  const closures = new Map(declared.map(({ name }) => [name, scopeClosure([name], declared)]));
  const includes = (one: string, other: string) => one !== other && closures.get(one)!.has(other);
  const shown = declared.map((scope, index) => ({ ...shownScope(scope, asked, closures.get(scope.name)!, declared), index }));
  const wanted = shown.filter(({ isAsked }) => isAsked);
  // if two include each other, the one that was declared first is on top
  const isBelow = (one: IndexedScope, other: IndexedScope) =>
    includes(other.name, one.name) && !(includes(one.name, other.name) && other.index > one.index);
  const tops = wanted.filter((one) => !wanted.some((other) => isBelow(one, other)));
  const placed = new Set(tops.map(({ name }) => name));
  return byDanger(tops).map((top) => {
    const included = byDanger(shown.filter(({ name }) => includes(top.name, name) && !placed.has(name)));
    included.forEach(({ name }) => placed.add(name));
    return { ...withoutIndex(top), included: included.map(withoutIndex) };
  });
}

function shownScope(
  { name, description }: ScopeSettings, asked: readonly string[], closure: ReadonlySet<string>, declared: readonly ScopeSettings[],
): ShownScope {
  const accesses = declared.filter((scope) => closure.has(scope.name)).map((scope) => scope.access);
  return { name, description, access: ORDER.find((access) => accesses.includes(access)), isAsked: asked.includes(name) };
}

function byDanger<T extends ShownScope>(scopes: readonly T[]): T[] {
  return scopes.toSorted((one, other) => ORDER.indexOf(one.access) - ORDER.indexOf(other.access));
}

type IndexedScope = ShownScope & { readonly index: number };

function withoutIndex({ index: _, ...scope }: IndexedScope): ShownScope {
  return scope;
}
