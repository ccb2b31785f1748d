import { cp, mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { manifest } from './manifest';
import { FUNCTION_OPTIONS } from '../bundle-options.mjs';
import { MANIFEST_FILE, type Manifest, SETTINGS_FILE, VALIDATOR_FOLDER } from '../src/contract';
import { ToolValidators } from '../src/private/tool-validators';
import { ServerModule } from '../src/server-module';

/** Makes a function ready, in a folder of its own. */
export type Recipe = (folder: string) => Promise<void>;

/** Makes functions ready, and gives the folder of each, with an `index.mjs`. */
export async function prepare<T extends string>(recipes: Readonly<Record<T, Recipe>>): Promise<Readonly<Record<T, string>>> {
  const root = await mkdtemp(join(tmpdir(), 'benchmark-'));
  const folders = await Promise.all(Object.entries<Recipe>(recipes).map(async ([name, recipe], index) => {
    const folder = join(root, String(index));
    await recipe(folder);
    return [name, folder];
  }));
  return Object.fromEntries(folders);
}

/** Where `projen bundle` puts the functions. */
export const ASSETS = here('../assets');

/**
 * Copies a function as `projen bundle` built it.
 *
 * @param assets of another checkout, if not of this one
 */
export function own(name: string, content?: Manifest, assets = ASSETS): Recipe {
  return async (folder) => {
    await cp(join(assets, name), folder, { recursive: true });
    await writeManifest(folder, content);
  };
}

/**
 * Copies a function, and gives it settings as the construct does.
 *
 * @param assets of another checkout, if not of this one
 */
export function configured(name: string, settings: object, assets = ASSETS): Recipe {
  return async (folder) => {
    await own(name, undefined, assets)(folder);
    await writeFile(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  };
}

/** Adds a module as the construct does. */
export async function ownWithModule(folder: string): Promise<void> {
  const { file, files } = ServerModule.fromEntry(here('module.ts'))._bind();
  await own('mcp', { ...manifest(0), module: file, keepsState: true })(folder);
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Bundles a peer just as the functions are. */
export function peer(name: string, content?: Manifest): Recipe {
  return async (folder) => {
    await build({ ...FUNCTION_OPTIONS, entryPoints: { index: here(`peers/${name}.ts`) }, outdir: folder });
    await writeManifest(folder, content);
  };
}

/** Puts a manifest beside a bundle, with the validators that it names, as the construct does. */
export async function writeManifest(folder: string, content?: Manifest): Promise<void> {
  if (content) {
    const validators = new ToolValidators();
    content.tools.forEach((tool) => validators.add(tool));
    await mkdir(join(folder, VALIDATOR_FOLDER), { recursive: true });
    await Promise.all([...validators.files].map(([path, source]) => writeFile(join(folder, path), source)));
    await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(content));
  }
}

/** Bundles the script that is run for each cold start, so that no TypeScript loader runs beside it. */
export async function prepareColdProcess(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-'));
  await build({ ...FUNCTION_OPTIONS, entryPoints: { index: here('cold-process.ts') }, outdir: folder });
  return join(folder, 'index.mjs');
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The size of the code in a bundle, in kB. */
export async function codeSize(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.mjs'));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
