import { Token } from 'aws-cdk-lib';
import type { ScopeProps } from '../../scope';
import { known } from '../prop-problems';

/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
/** OpenID Connect Core 1.0 sections 3.1.2.1 and 11. */
const RESERVED = ['openid', 'offline_access'];

/** What is wrong with the scopes of a server. */
export function scopeProblems(scopes: readonly ScopeProps[]): string[] {
  const names = scopes.map(({ name }) => name);
  return scopes.flatMap(({ name, description, implies }, index) => [
    ...nameProblems(name),
    ...(!Token.isUnresolved(name) && names.indexOf(name) < index ? ['another scope has this name; leave one of them out'] : []),
    ...(description?.trim() ? [] : ['description is missing: people decide by it, as in "Read the handbook"']),
    ...undeclared(implies, names).map((other) => `implies: ${JSON.stringify(other)} is not one of the scopes; declare it, or leave it out`),
    ...(includes(scopes, name, name) ? ['implies: it includes itself, directly or by another scope; leave one of these out'] : []),
  ].map((problem) => `scope ${JSON.stringify(name)}: ${problem}`));
}

/** Of the names, those that are not among the declared ones. None, if some of those are known at deployment only. */
export function undeclared(names: readonly string[] | undefined, declared: readonly string[]): string[] {
  return declared.some((name) => Token.isUnresolved(name)) ? [] : known(names).filter((name) => !declared.includes(name));
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
