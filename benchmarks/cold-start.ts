import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { prepareColdProcess } from './bundles';

/** The durations of the cold starts of one function, in milliseconds, one for each round. */
export interface ColdStarts {
  /** Loading: what Lambda does in its init phase. */
  readonly initialization: number[];
  /** Loading and the first answer. */
  readonly total: number[];
  /** Processor time of the whole process, from its start to its first answer. */
  readonly processor: number[];
}

/** Of one cold start, in milliseconds. */
export interface Duration {
  readonly initialization: number;
  readonly total: number;
  /** Processor time of all threads: of loading, of the first answer, and of the process from its beginning to then. */
  readonly cpu: { readonly initialization: number; readonly firstAnswer: number; readonly process: number };
}

/** Starts every function in a fresh process, in rounds, so that what disturbs the machine disturbs all of them. */
export async function measureColdStarts<T extends string>(
  bundles: Readonly<Record<T, string>>,
  events: Readonly<Record<T, unknown>>,
  rounds: number,
  env: Record<string, string>,
): Promise<Record<T, ColdStarts>> {
  const names = Object.keys(bundles) as T[];
  const none = (): ColdStarts => ({ initialization: [], total: [], processor: [] });
  const results = Object.fromEntries(names.map((name) => [name, none()])) as Record<T, ColdStarts>;
  const script = await prepareColdProcess();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { initialization, total, cpu } = await coldStart(script, bundles[name], events[name], env);
      results[name].initialization.push(initialization);
      results[name].total.push(total);
      results[name].processor.push(cpu.process);
    }
  }
  return results;
}

/**
 * Starts a bundle in a fresh process, and has it answer an event. Not by `spawnSync`: the stand-ins for services answer from this process.
 *
 * @param script what `prepareColdProcess` made
 */
export async function coldStart(script: string, folder: string, event: unknown, env: Record<string, string>): Promise<Duration> {
  const child = spawn(process.execPath, [script, folder], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(event));
  const output = await text(child.stdout);
  if (!output) {
    throw new Error(`The bundle in ${folder} did not start`);
  }
  return JSON.parse(output);
}
