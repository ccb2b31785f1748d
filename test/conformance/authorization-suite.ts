import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI, PATIENT_TIMERS, readResults, type ScenarioResult } from './suite';
import { startNode } from '../process/start-node';
import { browseWhatIsPrinted } from '../sign-in/clients/printed-url';

/** What the suite is told of an authorization server, and who sits in front of it. */
export interface AuthorizationSuiteOptions {
  readonly issuer: string;
  /** The MCP endpoint, for which it wants a token. */
  readonly resource: string;
  /** It waits for the code at `http://127.0.0.1:{port}/callback`, which must be registered. */
  readonly port: number;
  /** Of a public client. */
  readonly clientId: string;
  /** Goes through the pages of the authorization request that the suite prints. */
  readonly browse: (authorizationUrl: URL) => Promise<void>;
}

/** Runs all scenarios for authorization servers. Throws with what the suite printed if it ends otherwise than with success. */
export async function runAuthorizationSuite(options: AuthorizationSuiteOptions): Promise<ReadonlyMap<string, ScenarioResult>> {
  const { issuer, resource, port, clientId, browse } = options;
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const child = startNode([
      '--import', PATIENT_TIMERS, CLI, 'authorization', '--url', issuer, '--client-id', clientId, '--resource', resource, '-p', String(port), '-o', folder,
    ]);
    child.stderr.pipe(process.stderr);
    const exitCode = once(child, 'exit').then(([code]) => {
      if (code !== 0) throw new Error(`the suite ended with ${code}`);
    });
    try {
      await browseWhatIsPrinted(child.stdout, browse).orFailed(exitCode);
    } finally {
      child.kill();
    }
    return await readResults(folder, 'authorization-server-');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
