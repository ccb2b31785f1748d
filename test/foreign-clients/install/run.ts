import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The folder and environment that a program runs with; those of the tests unless given. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, and returns what it printed. Throws with that if it fails. */
export async function run(command: string, args: readonly string[], { cwd, env }: RunOptions = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env } });
  return stdout.trim();
}
