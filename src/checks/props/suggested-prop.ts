import { nearest } from '../nearest';

/** Returns the name of the prop that somebody means by another one: with a typing error, in the spelling of another language, or in other words. */
export function suggestedProp(name: string, names: readonly string[]): string | undefined {
  const bare = (text: string) => text.replace(/[-_]/g, '').toLowerCase();
  const word = bare(name);
  const candidates = new Map(names.map((candidate) => [bare(candidate), candidate]));
  const meant = candidates.has(word) ? word : nearest(word, [...candidates.keys()]) ?? [...candidates.keys()].find((other) => contains(word, other));
  return meant === undefined ? undefined : candidates.get(meant);
}

/** Tells whether one of two words is a part of the other at its beginning or end, as `handler` is of `toolHandler`. */
function contains(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && (long.startsWith(short) || long.endsWith(short));
}
