import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ROOT } from './synthesize';
import { startNode } from '../process/start-node';

/** A service that knows nothing of this project, in a process of its own. */
export interface BackendProcess {
  /** The line by which it said that it is ready. */
  readonly ready: string;
  stop(): Promise<void>;
}

/** The API of an example. */
export interface ExampleApi extends BackendProcess {
  readonly url: string;
}

/** How to start a service. */
interface BackendCommand {
  /** Of Node.js. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Added to the environment of the tests. */
  readonly env: Readonly<Record<string, string>>;
  /** What it prints when it is ready. */
  readonly ready: RegExp;
}

/** Starts a service and waits until it is ready; throws when it ends before. */
export async function startBackend({ script, args = [], env, ready: pattern }: BackendCommand): Promise<BackendProcess> {
  const child = startNode([script, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
  const ready = await new Promise<string>((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface(output).on('line', (line) => pattern.test(line) && resolve(line));
    }
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    child.once('error', reject);
  });
  return {
    ready,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** Runs the API of an example on a free port, unless `env` has one. */
export async function startExampleApi(example: string, env: Readonly<Record<string, string>> = {}): Promise<ExampleApi> {
  const backend = await startBackend({ script: `examples/${example}/api/server.mjs`, env: { PORT: '0', ...env }, ready: /^http:/ });
  return { ...backend, url: backend.ready };
}
