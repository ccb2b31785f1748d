import { cp, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { MANIFEST_FILE, type Manifest } from '../src/contract';

/** The functions of this package, as built by `projen bundle`. */
export const FUNCTIONS = ['mcp', 'oauth', 'authorizer', 'rotation'] as const;

/** What they are compared with. */
export const PEERS = ['empty', 'sdk'] as const;

/** The name of a bundle. */
export type BundleName = typeof FUNCTIONS[number] | typeof PEERS[number];

/** The folder of each bundle, with a manifest beside its `index.mjs`. */
export type Bundles = Readonly<Record<BundleName, string>>;

/** As in bundle.mts. */
const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  splitting: true,
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
};

/** Copies the functions, and bundles the peers just as the functions are. */
export async function prepareBundles(manifest: Manifest): Promise<Bundles> {
  const root = await mkdtemp(join(tmpdir(), 'benchmark-'));
  const folders = Object.fromEntries([...FUNCTIONS, ...PEERS].map((name) => [name, join(root, name)])) as Record<BundleName, string>;
  for (const name of FUNCTIONS) {
    await cp(here(`../assets/${name}`), folders[name], { recursive: true });
  }
  for (const name of PEERS) {
    await build({ ...OPTIONS, entryPoints: { index: here(`peers/${name}.ts`) }, outdir: folders[name] });
  }
  for (const folder of Object.values(folders)) {
    await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest));
  }
  return folders;
}

/** Bundles the script that is run for each cold start, so that no TypeScript loader runs beside it. */
export async function prepareColdProcess(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-'));
  await build({ ...OPTIONS, entryPoints: { index: here('cold-process.ts') }, outdir: folder });
  return join(folder, 'index.mjs');
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The size of the code in a bundle, in kB. */
export async function codeSize(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
