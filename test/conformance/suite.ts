import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../acceptance/synthesize';

const CLI = join(ROOT, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

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

/**
 * Runs all server scenarios of a revision of the specification, those that the suite does not score included.
 *
 * @returns the results by the scenario's name
 */
export async function runConformanceSuite(url: string, revision: string): Promise<ReadonlyMap<string, ScenarioResult>> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    // fails by its exit code when a required scenario does
    await new Promise((resolve) => execFile(process.execPath, [CLI, 'server', '--url', url, '--requirements', revision, '-o', folder], resolve));
    const results = (await readdir(folder)).map(async (run): Promise<[string, ScenarioResult]> => {
      const checks: Check[] = JSON.parse(await readFile(join(folder, run, 'checks.json'), 'utf8'));
      // server-<scenario>-2026-11-22T14-53-55-586Z
      return [run.slice('server-'.length, -'-2026-11-22T14-53-55-586Z'.length), judge(checks)];
    });
    return new Map((await Promise.all(results)).sort());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function judge(checks: readonly Check[]): ScenarioResult {
  const failed = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const succeeded = checks.some(({ id, status }) => status === 'SUCCESS' && !id.startsWith('wire-schema'));
  return {
    passed: failed.length === 0 && succeeded,
    failures: Object.fromEntries(failed.map(({ id, errorMessage = '' }) => [id, errorMessage])),
  };
}
