import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../start-error';

/** A CDK app that can be run. */
export interface App {
  /** A shell command, `npx tsx app.ts`. */
  readonly command: string;
  /** Where it runs, and where its `cdk.json` is. */
  readonly directory: string;
}

/** How an app is synthesized. */
export interface SynthesizeOptions {
  /** Ends the app. */
  readonly signal?: AbortSignal;
  /** Goes before that of the app, and of the local server. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * Synthesizes a CDK app, as the CDK command line does: by running it with the environment variables that `aws-cdk-lib/cx-api`
 * defines. What the app prints goes to stderr.
 *
 * @param outputDirectory gets the cloud assembly
 */
export async function synthesize(app: App, outputDirectory: string, { signal, context }: SynthesizeOptions = {}): Promise<void> {
  const region = process.env.CDK_DEFAULT_REGION ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const child = spawn(app.command, {
    shell: true,
    cwd: app.directory,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      CDK_OUTDIR: outputDirectory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...contextOf(app.directory), ...context }),
      CDK_DEFAULT_REGION: region,
      CDK_DEFAULT_ACCOUNT: process.env.CDK_DEFAULT_ACCOUNT ?? '123456789012',
    },
    signal,
  });
  // functions that answer meanwhile come first
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  // stdout is for the line that --json promises
  child.stdout.pipe(process.stderr, { end: false });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new StartError(`the app failed with exit code ${code}: ${app.command}`);
  if (!existsSync(join(outputDirectory, 'manifest.json'))) {
    throw new StartError(`the app wrote no cloud assembly, does it call app.synth() or create an App? ${app.command}`);
  }
}

/** The `app` of the folder's cdk.json: a command, or a cloud assembly's folder. */
export function appOfCdkJson(directory: string): string | undefined {
  return readOptionalJson(join(directory, 'cdk.json')).app;
}

/** The context of cdk.json and cdk.context.json, and what the CDK command line adds. */
function contextOf(directory: string): Record<string, unknown> {
  return {
    ...readOptionalJson(join(directory, 'cdk.json')).context,
    ...readOptionalJson(join(directory, 'cdk.context.json')),
    // functions run from the app's own folders, so that an edit is seen without synthesizing
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:version-reporting': false,
    'aws:cdk:bundling-stacks': ['**'],
  };
}

function readOptionalJson(file: string): any {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}
