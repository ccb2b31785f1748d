import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startNode } from '../../process/start-node';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../../..');

/** A running `remote-mcp`. */
export interface Command {
  readonly stdout: string;
  readonly stderr: string;
  /** Settles with its end. */
  readonly exitCode: Promise<number>;
  /** Waits until what it printed satisfies a condition; rejects with all that it printed when it ends before. */
  until(condition: (command: Command) => boolean): Promise<void>;
  /** Sends a signal, and waits for the end. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number>;
}

/**
 * Starts `remote-mcp`; it is ended with the test at the latest.
 *
 * @param atEnd `afterAll`, for one that several tests use
 */
export function remoteMcp(
  args: readonly string[], cwd = ROOT, atEnd: (end: () => Promise<void>) => void = onTestFinished, env: NodeJS.ProcessEnv = process.env,
): Command {
  const child = startNode([join(ROOT, 'bin/remote-mcp'), ...args], { cwd, env });
  const exit = once(child, 'close').then(([code]) => code as number);
  const printed = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
      for (const listener of listeners) listener();
    });
  }
  const command: Command = {
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    until: (condition) => new Promise((resolve, reject) => {
      const listener = () => condition(command) && (listeners.delete(listener), resolve());
      listeners.add(listener);
      void exit.then((code) => reject(new Error(`remote-mcp ended with ${code}: ${printed.stdout}${printed.stderr}`)));
      listener();
    }),
    exitCode: exit,
    stop: async (signal = 'SIGINT') => {
      child.kill(signal);
      return exit;
    },
  };
  atEnd(async () => {
    child.kill('SIGTERM');
    await exit;
  });
  return command;
}

/** Waits for the line of `--json`. */
export async function endpointsOf(command: Command): Promise<any> {
  await command.until(({ stdout }) => stdout.includes('\n'));
  return JSON.parse(command.stdout);
}
