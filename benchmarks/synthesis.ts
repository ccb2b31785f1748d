import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { ASSETS, newFolder, ROOT } from './bundles';
import { MANIFEST_FILE } from '../src/contract';

const run = promisify(execFile);

/** The apps in `apps/`. */
export type AppName = 'server' | 'rest-api';

/** A server of the app `server`. */
export type ServerName = 'lambda-1' | 'lambda-1000' | 'open-api-100' | 'module';

/** A resource of a template. */
interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
}

/** A stack that was synthesized. */
export interface Assembly {
  readonly folder: string;
  readonly resources: readonly Resource[];
  /** Processor time of the whole process, in milliseconds. */
  readonly processorTime: number;
}

/** The constructs and the apps as JavaScript, below `node_modules`, where they find the CDK. */
const COMPILED = join(ROOT, 'node_modules/.cache/benchmark');

/** Compiles the constructs and the apps. */
export async function compileApps(): Promise<void> {
  await rm(COMPILED, { recursive: true, force: true });
  await mkdir(COMPILED, { recursive: true });
  await symlink(ASSETS, join(COMPILED, 'assets'));
  const entryPoints = globSync(['src/**/*.ts', 'benchmarks/apps/*.ts', 'benchmarks/forecast-service.ts'], { cwd: ROOT });
  await build({ absWorkingDir: ROOT, entryPoints, outdir: COMPILED, outbase: ROOT, format: 'cjs', platform: 'node', target: 'node20' });
}

/** Synthesizes an app in a process of its own. */
export async function synthesize(app: AppName, server?: ServerName): Promise<Assembly> {
  const folder = await newFolder();
  const script = join(COMPILED, 'benchmarks/apps', `${app}.js`);
  const { stdout } = await run(process.execPath, [script, folder, ...(server === undefined ? [] : [server, join(ROOT, 'benchmarks/module.ts')])], { cwd: ROOT });
  const { Resources: resources } = JSON.parse(readFileSync(join(folder, 'Stack.template.json'), 'utf8'));
  return { folder, resources: Object.values<Resource>(resources), processorTime: Number(stdout) };
}

/** Finds the asset of the mcp function: what is deployed. */
export function mcpAsset({ folder }: Assembly): string {
  const [manifest] = globSync(`${folder}/asset.*/${MANIFEST_FILE}`);
  return dirname(manifest);
}
