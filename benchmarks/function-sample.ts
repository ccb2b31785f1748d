import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';

/** The work of one process. */
export interface FunctionTask {
  /** The folder of the bundle, with an `index.mjs`. */
  readonly folder: string;
  /** The event that comes first, and then again and again. */
  readonly event: unknown;
  /** A part of each answer that is none of an error. */
  readonly expected: string;
  /** The number of calls after the first that do not count. */
  readonly warmUpCalls: number;
  /** The number of warm calls that count. */
  readonly calls: number;
  /** Tells whether the size of the code is wanted; to measure it takes time. */
  readonly countsCode: boolean;
}

/** The cost of one process. Times are processor time of all of its threads, user and system, in milliseconds. */
export interface Sample {
  /** Loading the bundle: Lambda's init phase. */
  readonly initialization: number;
  readonly firstAnswer: number;
  /** All from the start of the process to the first answer. */
  readonly process: number;
  /** The peak until the first answer, in MB. */
  readonly memory: number;
  /** The mean of the warm calls. */
  readonly warmCall: number;
  /** The code that was loaded, in kB. */
  readonly codeSize: number;
  /** The bytes that a call writes to the log, and its lines. */
  readonly logged: { readonly bytes: number; readonly lines: number };
}

const ATTEMPTS = 3;

/**
 * Runs a function in a fresh process, and once more when the process failed: a connection that is reset must not cost the whole run. This
 * process must stay free meanwhile, since the stand-ins for services answer from it.
 *
 * @param script the bundle of function-process.ts
 */
export async function takeSample(script: string, task: FunctionTask, env: Record<string, string>): Promise<Sample> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runProcess(script, task, env);
    } catch (error) {
      if (attempt === ATTEMPTS) {
        throw error;
      }
      console.error(`Once more: ${String(error)}`);
    }
  }
}

async function runProcess(script: string, task: FunctionTask, env: Record<string, string>): Promise<Sample> {
  const child = spawn(process.execPath, [script, JSON.stringify(task)], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [sample, log, errors, [code]] = await Promise.all([
    text(child.stdio[3] as Readable), buffer(child.stdout!), text(child.stderr!), once(child, 'exit'),
  ]);
  if (code !== 0 || !sample) {
    throw new Error(`The bundle in ${task.folder} ended with ${code}: ${errors.slice(-500)}`);
  }
  const answers = 1 + task.warmUpCalls + task.calls;
  const lines = log.toString().split('\n').length - 1;
  return { ...JSON.parse(sample), logged: { bytes: log.byteLength / answers, lines: lines / answers } };
}
