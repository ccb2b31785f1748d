/** Number of reads under way at once: few enough that none has to wait for a connection until its time is up. */
const BATCH_SIZE = 20;

/** Calls `act` for each of many items, a batch of them at a time. */
export async function inBatches<Item, Result>(items: Iterable<Item>, act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const all = Array.from(items);
  const results: Result[] = [];
  for (let start = 0; start < all.length; start += BATCH_SIZE) {
    results.push(...await Promise.all(all.slice(start, start + BATCH_SIZE).map(act)));
  }
  return results;
}
