import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { APP_ENVIRONMENT, ROOT } from './synthesize';
import { startNode } from '../process/start-node';

/** How to start `remote-mcp local`. */
export interface LocalServerOptions {
  /** What `--app` takes: the folder of a cloud assembly, or the command that runs a CDK app; the app of `cdk.json` unless given. */
  readonly app?: string;
  /** Keeps the state in this folder; in memory unless given. */
  readonly data?: string;
  /** The port; any free one unless given. */
  readonly port?: number;
  /** The working directory; the repository unless given. */
  readonly cwd?: string;
  /** The command line; that of the repository unless given. */
  readonly bin?: string;
  /** The Node.js that runs it; the one of the tests unless given. */
  readonly node?: string;
  /** Further options, as in `--cold`. */
  readonly args?: readonly string[];
  /** All of its environment; that of the tests unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A running `remote-mcp local`, in a process of its own. */
export interface LocalServer {
  /** The MCP endpoint. */
  readonly mcpUrl: string;
  /** The authorization server; also the public base URL. */
  readonly issuer: string;
  /** Lets clients register that act for themselves (RFC 7591 section 3). */
  readonly initialAccessToken: string;
  /** What the owner signs in with, if that is how people sign in. */
  readonly passphrase?: string;
  /** The outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Everything that it printed so far, without the line that says it is ready, which holds the initial access token. */
  logs(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Serves an example from its own folder, as its README says. */
export function startExample(name: string, env: Readonly<Record<string, string>>): Promise<LocalServer> {
  return startLocalServer({ cwd: join(ROOT, 'examples', name), env: { ...process.env, ...APP_ENVIRONMENT, ...env } });
}

/** Starts `remote-mcp local --json` and waits until it is ready; throws with what it printed when it ends before. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const args = ['local', '--json', '--port', String(options.port ?? 0)];
  if (options.app !== undefined) args.push('--app', options.app);
  if (options.data !== undefined) args.push('--data', options.data);
  args.push(...options.args ?? []);
  const server = startNode([options.bin ?? join(ROOT, 'bin/remote-mcp'), ...args], {
    node: options.node,
    cwd: options.cwd ?? ROOT,
    env: options.env ?? { ...process.env, ...APP_ENVIRONMENT },
  });

  const printed: string[] = [];
  createInterface(server.stderr).on('line', (line) => printed.push(line));
  const ready = await new Promise<string>((resolve, reject) => {
    const lines = createInterface(server.stdout);
    lines.once('line', (line) => {
      lines.on('line', (next) => printed.push(next));
      resolve(line);
    });
    server.once('exit', (code) => reject(new Error(`remote-mcp local ended with ${code}:\n${printed.join('\n')}`)));
    server.once('error', reject);
  });

  return {
    ...JSON.parse(ready),
    logs: () => printed.join('\n'),
    stop: () => end(server, 'SIGINT'),
    kill: () => end(server, 'SIGKILL'),
  };
}

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
