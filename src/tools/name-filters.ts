import { Token } from 'aws-cdk-lib';
import type { NameFilterManifest } from '../contract';
import type { NameFilter } from './name-filter';

/** A filter as it is deployed. */
export function nameFilterManifest({ include = ['*'], exclude = [] }: NameFilter = {}): NameFilterManifest {
  return { include, exclude };
}

/** What is wrong with a filter; lower case, no full stop. */
export function nameFilterProblems(prop: string, { include, exclude }: NameFilter = {}): string[] {
  return [...patternProblems(`${prop}.include`, include), ...patternProblems(`${prop}.exclude`, exclude)];
}

/** What is wrong with patterns of names. */
export function patternProblems(prop: string, patterns: readonly string[] = []): string[] {
  return patterns.some((pattern) => pattern === '') ? [`${prop}: an empty pattern matches no name; write "*" for all names, or leave it out`] : [];
}

/** Of patterns, those that match none of some names, as far as that is known at synthesis. */
export function unmatchedPatterns(patterns: readonly string[], names: readonly string[]): string[] {
  return names.some((name) => Token.isUnresolved(name))
    ? []
    : patterns.filter((pattern) => pattern !== '*' && !Token.isUnresolved(pattern) && !names.some((name) => matches(pattern, name)));
}

/** Tells whether a name matches one of some patterns. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
