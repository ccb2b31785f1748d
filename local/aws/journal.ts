import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { replaceFile, writeFully } from './data-directory';

/** One change of a key-value store; keys and values are binary strings (`latin1`). */
export type Change = readonly ['put', key: string, value: string] | readonly ['del', key: string];

/**
 * An append-only file of changes to a key-value store: a line of JSON per write, which is an array of changes that are
 * made together or not at all.
 */
export interface Journal {
  /** What the changes of earlier runs amount to. */
  readonly entries: ReadonlyMap<string, string>;
  /**
   * Adds a line, synchronously: when it returns, the operating system has it, and a crash of this process cannot lose it.
   * (A power failure can: the disk is not waited for.) Throws if the disk is full, and then the file is as before.
   */
  append(changes: readonly Change[]): void;
  close(): void;
}

/**
 * Opens a journal, or starts one. What has been overwritten or deleted since is dropped from the file here.
 *
 * @throws if a line other than the last is not readable; a last line without an end was never acknowledged and is dropped
 */
export function openJournal(path: string): Journal {
  const past = existsSync(path) ? read(path) : { entries: new Map<string, string>(), changes: 0, length: 0 };
  const isCompact = past.changes === past.entries.size;
  if (!isCompact) {
    replaceFile(path, lines(past.entries));
  }
  const file = openSync(path, 'a', 0o600);
  if (isCompact) {
    ftruncateSync(file, past.length);
  }
  let length = fstatSync(file).size;
  return {
    entries: past.entries,
    append: (changes) => {
      const line = Buffer.from(`${JSON.stringify(changes)}\n`);
      try {
        writeFully(file, line);
        length += line.length;
      } catch (error) {
        ftruncateSync(file, length);
        throw error;
      }
    },
    close: () => closeSync(file),
  };
}

/** Reads complete lines: the entries, how many changes made them, and the length of those lines. */
function read(path: string): { entries: Map<string, string>; changes: number; length: number } {
  const content = readFileSync(path);
  const entries = new Map<string, string>();
  let changes = 0;
  let start = 0;
  for (let end = content.indexOf('\n'); end !== -1; end = content.indexOf('\n', start)) {
    for (const change of parseLine(content.toString('utf8', start, end), path, start)) {
      changes++;
      if (change[0] === 'put') {
        entries.set(change[1], change[2]);
      } else {
        entries.delete(change[1]);
      }
    }
    start = end + 1;
  }
  return { entries, changes, length: start };
}

function parseLine(line: string, path: string, offset: number): Change[] {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${path} is damaged at byte ${offset}. Restore it from a copy, or delete it to start with empty tables.`);
  }
}

function* lines(entries: ReadonlyMap<string, string>): Iterable<string> {
  for (const [key, value] of entries) {
    yield `${JSON.stringify([['put', key, value]])}\n`;
  }
}
