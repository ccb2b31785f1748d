import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { FUNCTION_OPTIONS } from '../bundle-options.mjs';
import { SETTINGS_FILE } from '../src/contract';

/** The root of this checkout. */
export const ROOT = resolve(import.meta.dirname, '..');

/** The folder into which `projen bundle` puts the functions. */
export const ASSETS = join(ROOT, 'assets');

/** Bundles a file of this folder as the functions are bundled. Returns the folder of the bundle. */
export async function bundled(file: string): Promise<string> {
  const folder = await newFolder();
  await build({ ...FUNCTION_OPTIONS, entryPoints: { index: join(import.meta.dirname, file) }, outdir: folder, logLevel: 'error' });
  return folder;
}

/**
 * Copies a function, and gives it settings as the construct does. Returns the folder of the copy.
 *
 * @param assets those of another checkout, if not of this one
 */
export async function configured(name: string, settings: object, assets = ASSETS): Promise<string> {
  const folder = await newFolder();
  await cp(join(assets, name), folder, { recursive: true });
  await writeFile(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  return folder;
}

/** Makes a folder that did not exist. */
export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'benchmark-'));
}
