import { createHash } from 'node:crypto';

/*
 * Campaigns that repeat one thing very often, and tests that drive whole stacks, run in part by `npm test`, and whole by `npm run test:all`.
 * The part depends on a seed, `TEST_SEED`, which is printed, and is the same in all processes of a run.
 */

/** True if everything is run: `npm run test:all`. */
export const WHOLE = process.env.REMOTE_MCP_TESTS === 'all';

/** Returns how often to do something: as often as it says, or a part of that. */
export function repetitions(whole: number, part: number): number {
  return WHOLE ? whole : part;
}

/**
 * Chooses some of the items, or all of them, in their order.
 *
 * @param subject makes the choice another one than that of other subjects
 */
export function share<T>(subject: string, items: readonly T[], count: number): T[] {
  if (WHOLE) return [...items];
  const lot = (index: number) => createHash('sha256').update(`${process.env.TEST_SEED} ${subject} ${index}`).digest('hex');
  const lots = items.map((_item, index) => ({ index, lot: lot(index) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const chosen = new Set(lots.slice(0, count).map(({ index }) => index));
  return items.filter((_item, index) => chosen.has(index));
}
