import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, type AssemblyStack } from './assembly';
import { synthesize, type App } from './synthesize';

/** Where stacks come from: a CDK app, or a cloud assembly that is there already. */
export interface AssemblySource {
  /** Description of what `load` does, for the person who waits. */
  readonly description: string;
  /** The folder whose files make a new assembly when they change. */
  readonly directory: string;
  /** Whether folders in it count: those of a cloud assembly hold the code of functions. */
  readonly recursive: boolean;
  /** Makes or reads the assembly. */
  load(): Promise<AssemblyStack[]>;
  /** Removes what `load` has written. */
  close(): Promise<void>;
}

/** Runs the app each time, into a new temporary folder; the one before is kept for functions that still run from it. */
export function appSource(app: App): AssemblySource {
  const outputs: string[] = [];
  const closed = new AbortController();
  const remove = (directory: string) => rm(directory, { recursive: true, force: true });
  return {
    description: `Synthesizing the stacks: ${app.command}`,
    directory: app.directory,
    recursive: true,
    load: async () => {
      const output = await mkdtemp(join(tmpdir(), 'remote-mcp-'));
      outputs.push(output);
      await synthesize(app, output, { signal: closed.signal });
      const stacks = readAssembly(output);
      if (outputs.length > 2) await remove(outputs.shift()!);
      return stacks.every((stack) => isWhole(stack)) ? stacks : withCopies(stacks, await stagedAssets(app, join(output, 'staged'), closed.signal));
    },
    close: async () => {
      closed.abort();
      await Promise.all(outputs.map(remove));
    },
  };
}

/** Assets that exist only while the app runs, as those of `Source.data` of aws-s3-deployment, are lost unless they are copied into the assembly. */
function isWhole({ assets }: AssemblyStack): boolean {
  return [...assets.values()].every((path) => existsSync(path));
}

/** Runs the app once more and lets it copy its assets. */
async function stagedAssets(app: App, output: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  await synthesize(app, output, { signal, context: { 'aws:cdk:disable-asset-staging': false } });
  return new Map(readAssembly(output).flatMap(({ assets }) => [...assets]));
}

/** The others stay where they are edited. */
function withCopies(stacks: readonly AssemblyStack[], copies: ReadonlyMap<string, string>): AssemblyStack[] {
  return stacks.map((stack) => {
    const assets = [...stack.assets].map(([hash, path]) => [hash, existsSync(path) ? path : copies.get(hash) ?? path] as const);
    return { ...stack, assets: new Map(assets) };
  });
}

/** Reads what `cdk synth` wrote. */
export function directorySource(directory: string): AssemblySource {
  return { description: `Reading ${directory}`, directory, recursive: false, load: async () => readAssembly(directory), close: async () => undefined };
}
