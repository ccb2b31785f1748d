import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { adviceOn } from './log-advice';
import type { Log } from '../stack';

/** Logs what the process of a function prints, line by line, and what to do about it where that is known. */
export function logOutput(child: ChildProcess, logicalId: string, log: Log): void {
  for (const output of [child.stdout!, child.stderr!]) {
    createInterface({ input: output }).on('line', (line) => {
      log(logicalId, line);
      const advice = adviceOn(line);
      if (advice) log(logicalId, advice);
    });
  }
}
