import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** One of the commands of `remote-mcp`. */
export interface Command {
  /** What `remote-mcp COMMAND --help` prints. */
  readonly help: string;
  /**
   * Runs it to its end.
   *
   * @param args what follows its name
   * @returns the exit code
   * @throws UsageError for arguments that are not in `help`
   * @throws StartError for what the person at the keyboard can put right
   */
  run(args: readonly string[]): Promise<number>;
}

/** The exit codes of `remote-mcp`. */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/** Reads options and positional arguments; throws a UsageError for options that are not declared. */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Throws a UsageError for anything but a whole number between the bounds. */
export function integerOption(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new UsageError(`${option} must be a whole number from ${minimum} to ${maximum}, got "${text}"`);
  }
  return value;
}

