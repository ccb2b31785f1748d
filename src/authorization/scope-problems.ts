import { Token } from 'aws-cdk-lib';
import type { ScopeProps } from './scope';
import { known } from '../checks/prop-problems';

/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
/** OpenID Connect Core 1.0 sections 3.1.2.1 and 11. */
const RESERVED = ['openid', 'offline_access'];

/** Finds what is wrong with the scopes of a server. */
export function scopeProblems(scopes: readonly ScopeProps[]): string[] {
  const names = scopes.map(({ name }) => name);
  return scopes.flatMap(({ name, description, implies, formerNames }, index) => [
    ...nameProblems(name),
    ...(names.indexOf(name) < index ? ['another scope has this name; leave one of them out'] : []),
    ...(description?.trim() ? [] : ['description is missing: people decide by it, as in "Read the handbook"']),
    ...undeclared(implies, scopes).map((problem) => `implies: ${problem}`),
    ...formerNameProblems(formerNames, scopes, index).map((problem) => `formerNames: ${problem}`),
    ...(includes(scopes, name, name) ? ['implies: it includes itself, directly or by another scope; leave one of these out'] : []),
  ].map((problem) => `scope ${JSON.stringify(name)}: ${problem}`));
}

/** A scope of the server, as far as others refer to it. */
export type DeclaredScope = Pick<ScopeProps, 'name' | 'formerNames'>;

/**
 * Lists what is wrong with names that should be those of scopes.
 *
 * @returns nothing, if some names of scopes are known at deployment only
 */
export function undeclared(names: readonly string[] | undefined, declared: readonly DeclaredScope[]): string[] {
  if (declared.some(({ name }) => Token.isUnresolved(name))) {
    return [];
  }
  return known(names).filter((name) => !declared.some((scope) => scope.name === name)).map((name) => {
    const renamed = declared.find(({ formerNames }) => formerNames?.includes(name));
    return renamed === undefined
      ? `${JSON.stringify(name)} is not one of the scopes of the server; declare it there, or leave it out`
      : `${JSON.stringify(name)} is a former name of the scope ${JSON.stringify(renamed.name)}; write that instead`;
  });
}

/** A former name leads to one scope, so nothing else may bear it. */
function formerNameProblems(formerNames: readonly string[] | undefined, scopes: readonly ScopeProps[], index: number): string[] {
  const ofOthers = scopes.slice(0, index).flatMap((scope) => known(scope.formerNames));
  return known(formerNames).flatMap((name, i, all) => [
    ...nameProblems(name),
    ...(scopes.some((scope) => scope.name === name) ? ['a scope has this name now; leave it out, or give that scope another name'] : []),
    ...([...ofOthers, ...all.slice(0, i)].includes(name) ? ['it is listed before; only one scope can stand for it, so leave one of them out'] : []),
  ].map((problem) => `${JSON.stringify(name)}: ${problem}`));
}

function nameProblems(name: string): string[] {
  if (Token.isUnresolved(name)) {
    return [];
  }
  if (!SCOPE_TOKEN.test(name)) {
    return ['a name consists of printable ASCII characters other than space, " and \\'];
  }
  return RESERVED.includes(name) ? ['OpenID Connect has a meaning of its own for this name; choose another one'] : [];
}

/** Whether one scope includes another, by way of at least one step. */
function includes(scopes: readonly ScopeProps[], from: string, target: string): boolean {
  const seen = new Set<string>();
  const reach = (name: string): boolean => (scopes.find((scope) => scope.name === name)?.implies ?? []).some((next) => {
    if (next === target) {
      return true;
    }
    if (seen.has(next)) {
      return false;
    }
    seen.add(next);
    return reach(next);
  });
  return reach(from);
}
