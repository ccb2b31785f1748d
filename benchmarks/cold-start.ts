import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { FUNCTIONS, PEERS, prepareColdProcess, type BundleName, type Bundles } from './bundles';
import { FIRST_EVENTS } from './events';

/** The durations of the cold starts of one bundle, in milliseconds, one for each round. */
export interface ColdStarts {
  /** Loading: what Lambda does in its init phase. */
  readonly initialization: number[];
  /** Loading and the first answer. */
  readonly total: number[];
}

/** Of one cold start, in milliseconds. */
interface Duration {
  readonly initialization: number;
  readonly total: number;
}

/** Starts every bundle in a fresh process, in rounds, so that what disturbs the machine disturbs all of them. */
export async function measureColdStarts(bundles: Bundles, rounds: number, env: Record<string, string>): Promise<Record<BundleName, ColdStarts>> {
  const names = [...PEERS, ...FUNCTIONS];
  const results = Object.fromEntries(names.map((name) => [name, { initialization: [], total: [] }])) as unknown as Record<BundleName, ColdStarts>;
  const script = await prepareColdProcess();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { initialization, total } = await coldStart(script, name, bundles[name], env);
      results[name].initialization.push(initialization);
      results[name].total.push(total);
    }
  }
  return results;
}

/** Not `spawnSync`: the stand-in for AWS answers from this process. */
async function coldStart(script: string, name: BundleName, folder: string, env: Record<string, string>): Promise<Duration> {
  const child = spawn(process.execPath, [script, folder], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(FIRST_EVENTS[name]));
  const output = await text(child.stdout);
  if (!output) {
    throw new Error(`The bundle ${name} did not start`);
  }
  return JSON.parse(output);
}
