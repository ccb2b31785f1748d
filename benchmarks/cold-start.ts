import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { BUNDLE_NAMES, prepareColdProcess, type BundleName, type Bundles } from './bundles';
import { FIRST_EVENTS } from './events';

/** The durations of the cold starts of one bundle, in milliseconds, one for each round. */
export interface ColdStarts {
  /** Loading: what Lambda does in its init phase. */
  readonly initialization: number[];
  /** Loading and the first answer. */
  readonly total: number[];
}

/** Of one cold start, in milliseconds. */
export interface Duration {
  readonly initialization: number;
  readonly total: number;
}

/** Starts every bundle in a fresh process, in rounds, so that what disturbs the machine disturbs all of them. */
export async function measureColdStarts(bundles: Bundles, rounds: number, env: Record<string, string>): Promise<Record<BundleName, ColdStarts>> {
  const noRounds = BUNDLE_NAMES.map((name): [BundleName, ColdStarts] => [name, { initialization: [], total: [] }]);
  const results = Object.fromEntries(noRounds) as Record<BundleName, ColdStarts>;
  const script = await prepareColdProcess();
  for (let round = 0; round < rounds; round++) {
    for (const name of BUNDLE_NAMES) {
      const { initialization, total } = await coldStart(script, bundles[name], FIRST_EVENTS[name], env);
      results[name].initialization.push(initialization);
      results[name].total.push(total);
    }
  }
  return results;
}

/**
 * Starts a bundle in a fresh process, and has it answer an event. Not by `spawnSync`: the stand-in for AWS answers from this process.
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
