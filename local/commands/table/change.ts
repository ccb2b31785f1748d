import { createInterface } from 'node:readline/promises';
import { AUTHORIZER_CACHE_SECONDS } from '../../../src/contract';
import { UsageError } from '../command-line';

/** How the table is changed. */
export interface ChangeOptions {
  /** Without asking. */
  readonly yes: boolean;
  readonly json: boolean;
}

/** When tokens die whose record was deleted. */
export const TOKENS_DIE = `stop working within ${AUTHORIZER_CACHE_SECONDS} seconds`;

/** Asks the person at the keyboard; throws a UsageError if nobody is there. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nobody is there to confirm it: pass --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** `1 grant`, `2 grants`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
