import { createHash } from 'node:crypto';

/*
 * Campaigns that repeat one thing very often run in part by `npm test`, and whole by `npm run test:all`. What is in the part depends on
 * a seed, which is printed.
 */

/** True if everything is run: `npm run test:all`. */
const WHOLE = process.env.REMOTE_MCP_TESTS === 'all';

/** The seed of the choice, the same in all processes of a run. */
const SEED = process.env.TEST_SEED;

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
  const lot = (index: number) => createHash('sha256').update(`${SEED} ${subject} ${index}`).digest('hex');
  const lots = items.map((_item, index) => ({ index, lot: lot(index) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const chosen = new Set(lots.slice(0, count).map(({ index }) => index));
  return items.filter((_item, index) => chosen.has(index));
}
