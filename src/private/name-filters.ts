import type { NameFilterManifest } from '../contract';
import type { NameFilter } from '../name-filter';

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
