import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** What an instance is asked. */
export interface Invocation {
  readonly id: number;
  readonly event: unknown;
}

/** What it answers, or the message of what it threw. */
export type Outcome = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** Several instances of a function that truly run at the same time. */
export interface Instances {
  /** Invokes one instance after the other. */
  invoke(event: unknown): Promise<any>;
  /** What they have logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts instances of a function in threads, with the environment of this process, and waits until they are ready.
 *
 * @param bundle the path of its code
 * @param environment what is different in theirs
 */
export async function startInstances(bundle: string, count: number, environment: Record<string, string> = {}): Promise<Instances> {
  const script = new URL('./function-instance.mts', import.meta.url);
  const options = { workerData: bundle, env: { ...process.env, ...environment } as Record<string, string>, stdout: true, stderr: true };
  const workers = Array.from({ length: count }, () => new Worker(script, options));
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const written: string[] = [];
  const keep = (stream: Readable) => stream.setEncoding('utf8').on('data', (chunk: string) => void written.push(chunk));
  for (const worker of workers) {
    keep(worker.stdout);
    keep(worker.stderr);
    worker.on('message', (outcome: Outcome | 'ready') => {
      if (outcome === 'ready') {
        return;
      }
      const { resolve, reject } = waiting.get(outcome.id)!;
      waiting.delete(outcome.id);
      return 'error' in outcome ? reject(new Error(outcome.error)) : resolve(outcome.result);
    });
  }
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  let invocations = 0;
  return {
    invoke: async (event) => new Promise((resolve, reject) => {
      const id = invocations++;
      waiting.set(id, { resolve, reject });
      workers[id % workers.length]!.postMessage({ id, event } satisfies Invocation);
    }),
    log: () => written.join(''),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
