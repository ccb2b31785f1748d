import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { suggestion } from './nearest';

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** One of the commands of the program. */
export interface Command {
  /** Text that `--help` after the command's name prints, in lines of at most 80 characters. */
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

/** The exit codes of the program. */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/** Reads options and positional arguments; throws a UsageError for options that are not declared. */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(problemOf(error as NodeJS.ErrnoException, Object.keys(options)));
  }
}

/** Says what is wrong with the options, and which one was meant. */
function problemOf({ code, message }: NodeJS.ErrnoException, options: readonly string[]): string {
  const [, unknown] = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /^Unknown option '(-[^']+)'/.exec(message) ?? [] : [];
  if (unknown === undefined) return message;
  return `Unknown option '${unknown}'${suggestion(unknown, [...options, 'help'].map((option) => `--${option}`), '')}`;
}

/** Says that a word is none of those that a command takes. */
export function unknownWord(word: string, words: readonly string[]): string {
  return `not "${word}"${suggestion(word, words)}`;
}

/** Throws a UsageError for anything but a whole number between the bounds. */
export function integerOption(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new UsageError(`${option} must be a whole number from ${minimum} to ${maximum}, got "${text}"`);
  }
  return value;
}

