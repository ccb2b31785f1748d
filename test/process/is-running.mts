import { readFileSync } from 'node:fs';

/** Tells whether a process runs. One that has ended does not, even if its parent has not yet read its exit code. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    // `{pid} ({name}) {state}`, where Z is a zombie
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // ended since, or a system without /proc
    return process.platform !== 'linux';
  }
}
