import type { NameFilterManifest } from '../../../src/contract';

/** Whether a filter takes a name. */
export type NameFilter = (name: string) => boolean;

/** Makes a filter: names that match one of `include`, and none of `exclude`, are taken. */
export function createNameFilter({ include, exclude }: NameFilterManifest): NameFilter {
  const included = include.map(createPattern);
  const excluded = exclude.map(createPattern);
  return (name) => included.some((matches) => matches(name)) && !excluded.some((matches) => matches(name));
}

/**
 * `*` stands for any characters, everything else for itself. It takes time in proportion to the name, whatever the pattern is, which
 * a regular expression with as many gaps would not: names may be of strangers' choosing.
 */
function createPattern(pattern: string): NameFilter {
  const [start, ...gaps] = pattern.split('*') as [string, ...string[]];
  const end = gaps.pop();
  if (end === undefined) {
    return (name) => name === start;
  }
  return (name) => {
    if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end)) {
      return false;
    }
    const middle = name.slice(start.length, name.length - end.length);
    let position = 0;
    for (const part of gaps) {
      const found = middle.indexOf(part, position);
      if (found < 0) {
        return false;
      }
      position = found + part.length;
    }
    return true;
  };
}
