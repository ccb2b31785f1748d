import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { McpFunctionOptions } from './mcp-function';
import { ENVIRONMENT } from '../../../src/contract';
import type { AwsServices } from '../shared/aws-services';

const SEALING_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Sealing';

/** The sealing secret before any rotation. */
export const SEALING_SECRET = 'first-sealing-secret-with-enough-characters';

/** Puts another value in the place of the sealing secret, or the first one. */
export function putSealingSecret({ secrets }: AwsServices, value = SEALING_SECRET, stage = 'AWSCURRENT'): void {
  secrets.put(SEALING_SECRET_ARN, value, stage);
}

/**
 * What an instance with a server module is made of.
 *
 * @param name of a file in `modules`
 */
export async function withModule(name: string, options: McpFunctionOptions = {}): Promise<McpFunctionOptions> {
  return {
    ...options,
    manifest: { module: 'module/index.mjs', keepsState: true, ...options.manifest },
    files: { 'module/index.mjs': await bundleOf(name), ...options.files },
    environment: {
      [ENVIRONMENT.sealingSecretArn]: SEALING_SECRET_ARN,
      [ENVIRONMENT.stateTableName]: 'State',
      [ENVIRONMENT.taskFunctionName]: 'task-function',
      ...options.environment,
    },
  };
}

const bundles = new Map<string, Promise<Uint8Array>>();

/** Each is bundled once per file of tests. */
function bundleOf(name: string): Promise<Uint8Array> {
  const bundle = bundles.get(name) ?? bundleModule(name);
  bundles.set(name, bundle);
  return bundle;
}

/** Bundles a module as the constructs do: on its own, with everything that it imports. */
async function bundleModule(name: string): Promise<Uint8Array> {
  const { outputFiles: [file] } = await build({
    entryPoints: [fileURLToPath(new URL(`modules/${name}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    write: false,
    banner: { js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);' },
  });
  return file!.contents;
}
