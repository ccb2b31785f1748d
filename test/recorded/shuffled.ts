import { createHash } from 'node:crypto';

/** Puts entries in an order that depends on the seed, so that none relies on what runs before it. */
export function shuffled<T>(entries: readonly (readonly [string, T])[], seed = ''): (readonly [string, T])[] {
  const rank = (name: string) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  return [...entries].sort(([a], [b]) => rank(a) < rank(b) ? -1 : 1);
}
