import { join, resolve } from 'node:path';
import { runNode } from '../process/run-node';

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** What an app of this repository needs in its environment to be run by `tsx`: the examples import the package by its name. */
export const APP_ENVIRONMENT = {
  TSX_TSCONFIG_PATH: join(ROOT, 'examples/tsconfig.json'),
  CDK_VALIDATION: 'false',
  JSII_DEPRECATED: 'quiet',
};

/** Runs a CDK app in its own process, as the CDK CLI does, and leaves its cloud assembly in a folder. */
export async function synthesize(app: string, outdir: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  await runNode(['--import', 'tsx', resolve(ROOT, app)], {
    cwd: ROOT,
    env: { ...process.env, ...APP_ENVIRONMENT, ...environment, CDK_OUTDIR: outdir },
  });
}
