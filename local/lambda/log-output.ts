import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Log } from '../stack';

/** Logs what the process of a function prints, line by line. */
export function logOutput(child: ChildProcess, logicalId: string, log: Log): void {
  for (const output of [child.stdout!, child.stderr!]) {
    createInterface({ input: output }).on('line', (line) => log(logicalId, line));
  }
}
