import { pathToFileURL } from 'node:url';
import { expectResult, invoke, type Handler } from './invoke';

/** The mean durations of warm invocations, in milliseconds, one for each round. */
export type WarmRounds<T extends string> = Readonly<Record<T, number[]>>;

/** How often a function is invoked in a round. Short rounds, so that the load of the machine is about the same for all in a round. */
export const CALLS_PER_ROUND = 20;

/** Invokes the functions that have an event with it, taking turns. They may write to standard output: that is not shown. */
export async function measureWarmCalls<T extends string>(
  bundles: Readonly<Record<T, string>>,
  events: Readonly<Partial<Record<T, unknown>>>,
  rounds: number,
): Promise<WarmRounds<T>> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  const names = Object.keys(events) as T[];
  const handlers = await Promise.all(names.map(async (name): Promise<[T, Handler]> => {
    const { handler } = await import(pathToFileURL(`${bundles[name]}/index.mjs`).href);
    await expectResult(handler, events[name]);
    return [name, handler];
  }));
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as WarmRounds<T>;
  // The first rounds warm up and do not count.
  for (let round = -10; round < rounds; round++) {
    for (const [name, handler] of handlers) {
      const start = performance.now();
      for (let call = 0; call < CALLS_PER_ROUND; call++) {
        await invoke(handler, events[name]);
      }
      if (round >= 0) {
        results[name].push((performance.now() - start) / CALLS_PER_ROUND);
      }
    }
  }
  process.stdout.write = write;
  return results;
}
