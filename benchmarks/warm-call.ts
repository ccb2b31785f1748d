import { pathToFileURL } from 'node:url';
import type { Bundles } from './bundles';
import { invoke, type Handler } from './invoke';

/** The functions that answer MCP requests. */
export const MCP_BUNDLES = ['empty', 'sdk', 'mcp', 'mcp, 1000 tools', 'sdk in process', 'mcp-handler', 'mcp, module'] as const;

/** The mean durations of warm invocations, in milliseconds, one for each round. */
export type WarmRounds = Readonly<Record<typeof MCP_BUNDLES[number], number[]>>;

/** Invokes the functions with the same event, taking turns. */
export async function measureWarmCalls(bundles: Bundles, event: unknown, rounds: number, callsPerRound: number): Promise<WarmRounds> {
  const handlers = await Promise.all(MCP_BUNDLES.map(async (name): Promise<[typeof MCP_BUNDLES[number], Handler]> => {
    return [name, (await import(pathToFileURL(`${bundles[name]}/index.mjs`).href)).handler];
  }));
  const results = Object.fromEntries(MCP_BUNDLES.map((name) => [name, []])) as unknown as WarmRounds;
  // The first rounds warm up and do not count.
  for (let round = -10; round < rounds; round++) {
    for (const [name, handler] of handlers) {
      const start = performance.now();
      for (let call = 0; call < callsPerRound; call++) {
        await invoke(handler, event);
      }
      if (round >= 0) {
        results[name].push((performance.now() - start) / callsPerRound);
      }
    }
  }
  return results;
}
