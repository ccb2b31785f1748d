import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The worker as the package ships it. */
export interface BuiltWorker {
  readonly file: URL;
  dispose(): Promise<void>;
}

export async function buildWorker(): Promise<BuiltWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'worker-'));
  const outfile = join(folder, 'worker.mjs');
  await build({ entryPoints: ['local/lambda/worker.ts'], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' });
  return { file: pathToFileURL(outfile), dispose: () => rm(folder, { recursive: true }) };
}
