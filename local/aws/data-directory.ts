import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that keeps tables, secrets and objects between runs, held by this process alone. */
export interface DataDirectory {
  readonly path: string;
  /** Lets another process have it. */
  release(): void;
}

/**
 * Creates the folder if it is missing and takes hold of it.
 *
 * @throws if another process that is alive holds it: two writers would undo each other's work
 */
export function openDataDirectory(path: string): DataDirectory {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lock = join(path, 'lock');
  const holder = lockHolder(lock);
  if (holder !== undefined && isAlive(holder)) {
    throw new Error(`The data folder ${path} is in use by process ${holder}. Stop it, or choose another folder (or delete ${lock} if that is another program).`);
  }
  replaceFile(lock, `${process.pid}\n`);
  return { path, release: () => rmSync(lock, { force: true }) };
}

/** Writes a file, readable by its owner only, so that a crash leaves either the old or the new content. */
export function replaceFile(path: string, content: string | Iterable<string | Uint8Array>): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    for (const part of typeof content === 'string' ? [content] : content) {
      writeFully(file, Buffer.from(part));
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** `writeSync` may write less than it is given, on a full disk for example. */
export function writeFully(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written);
  }
}

function lockHolder(lock: string): number | undefined {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // a process of an earlier boot or container may have had our own id
    return holder === process.pid ? undefined : holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
