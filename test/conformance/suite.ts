import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../acceptance/synthesize';
import { startNode } from '../process/start-node';

const PACKAGE = join(ROOT, 'node_modules/@modelcontextprotocol/conformance');
/** The suite's command line. */
export const CLI = join(PACKAGE, 'dist/index.js');
/** Gives servers more time than the suite does. */
export const PATIENT_TIMERS = join(import.meta.dirname, 'patient-timers.mjs');

/** A check of a scenario, as the suite writes it down. */
interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** How a scenario went. */
export interface ScenarioResult {
  /** At least one of the scenario's own checks succeeded, and none failed or warned: the suite counts a scenario without checks as passed. */
  readonly passed: boolean;
  /** The ids of the checks that failed, with what they say. */
  readonly failures: Readonly<Record<string, string>>;
}

/** How a run of the suite went. */
export interface SuiteResult {
  /** 0 if every scenario passed that the revision requires, in the suite's own judgement, which is milder than `ScenarioResult`. */
  readonly exitCode: number;
  /** By the scenario's name; those that the suite does not score included. */
  readonly scenarios: ReadonlyMap<string, ScenarioResult>;
}

/** Runs all server scenarios of a revision of the specification. */
export async function runConformanceSuite(url: string, revision: string): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const exitCode = await run(['server', '--url', url, '--requirements', revision, '-o', folder]);
    return { exitCode, scenarios: await readResults(folder, 'server-') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs some server scenarios, at a revision of the specification. */
export async function runScenarios(url: string, revision: string, names: readonly string[]): Promise<SuiteResult['scenarios']> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    for (const name of names) {
      await run(['server', '--url', url, '--scenario', name, '--spec-version', revision, '--force', '-o', folder]);
    }
    return await readResults(folder, 'server-');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads what the suite has written to a folder, by the names of the scenarios, which are folders of their own with a prefix and the time. */
export async function readResults(folder: string, prefix: string): Promise<Map<string, ScenarioResult>> {
  const results = (await readdir(folder)).map(async (name): Promise<[string, ScenarioResult]> => {
    const checks: Check[] = JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8'));
    // <prefix><scenario>-2026-11-22T14-53-55-586Z
    return [name.slice(prefix.length, -'-2026-11-22T14-53-55-586Z'.length), judge(checks)];
  });
  return new Map((await Promise.all(results)).sort());
}

/** The names of the scenarios that servers must pass to conform to a revision, from the suite's own frozen list. */
export async function requiredScenarios(revision: string): Promise<string[]> {
  const requirements = await readFile(join(PACKAGE, 'requirements', `${revision}.yaml`), 'utf8');
  const section = requirements.match(/^server:\n((?: .*\n|\n)+)/m)?.[1] ?? '';
  return [...section.matchAll(/^ +- (\S+)/gm)].map(([, scenario]) => scenario);
}

async function run(args: readonly string[]): Promise<number> {
  const child = startNode(['--import', PATIENT_TIMERS, CLI, ...args]);
  // what it prints is in the files that it writes, too
  child.stdout.resume();
  child.stderr.resume();
  const [code] = await once(child, 'exit') as [number | null];
  return code ?? 1;
}

function judge(checks: readonly Check[]): ScenarioResult {
  const failed = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const succeeded = checks.some(({ id, status }) => status === 'SUCCESS' && !id.startsWith('wire-schema'));
  return {
    passed: failed.length === 0 && succeeded,
    failures: Object.fromEntries(failed.map(({ id, errorMessage = '' }) => [id, errorMessage])),
  };
}
