import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** DynamoDB's stand-in, in a process of its own, so that its work is not counted as that of the functions. */
export interface TableProcess {
  /** The environment in which functions find it, with the table and the secrets. */
  readonly env: Record<string, string>;
  /** Of the person who signs in. */
  readonly passphrase: string;
  stop(): void;
}

/** Starts dynalite with the table of the authorization server, and what stands in for Secrets Manager. */
export async function startTableProcess(): Promise<TableProcess> {
  const script = fileURLToPath(new URL('serve-table.mts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data') as [string];
  return { ...JSON.parse(line), stop: () => child.kill() };
}
