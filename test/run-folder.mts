import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './process/is-running.mts';

/** `remote-mcp-tests-{process id}-{random}`. */
const FOLDER = /^remote-mcp-tests-(\d+)-/;

/**
 * Gives the tests of this process, and all processes that they start, a folder for temporary files that is removed at the end, with
 * anything that a failed or killed test has left behind. If the run itself is killed, the next one cleans up.
 */
export function useRunFolder(): void {
  const parent = tmpdir();
  for (const name of readdirSync(parent)) {
    const pid = FOLDER.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(parent, name));
  }
  const folder = mkdtempSync(join(parent, `remote-mcp-tests-${process.pid}-`));
  process.env.TMPDIR = folder;
  process.once('exit', () => remove(folder));
}

/** In milliseconds. */
const RETRY_INTERVAL = 100;
const MOST_RETRIES = 100;

/** Removes a folder, into which processes that are about to end may still write. */
function remove(folder: string): void {
  for (let retries = 0; existsSync(folder) && retries < MOST_RETRIES; retries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // what does not end in time is left to the next run
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_INTERVAL);
    }
  }
}
