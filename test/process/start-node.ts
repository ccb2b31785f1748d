import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const END_WITH_PARENT = join(import.meta.dirname, 'end-with-parent.mjs');

/** Options for starting a program. */
export interface NodeOptions {
  /** The Node.js that runs it; that of the tests unless given. */
  readonly node?: string;
  /** The working directory; that of the tests unless given. */
  readonly cwd?: string;
  /** All of its environment; that of the tests unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A running program. */
export interface NodeProcess extends ChildProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/**
 * Starts a Node.js program that ends with this process, even if this process is killed. Tests have to start every program with this
 * function.
 *
 * @param args of Node.js: a script and what it takes
 */
export function startNode(args: readonly string[], { node = process.execPath, cwd, env = process.env }: NodeOptions = {}): NodeProcess {
  return spawn(node, ['--import', END_WITH_PARENT, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] }) as unknown as NodeProcess;
}
