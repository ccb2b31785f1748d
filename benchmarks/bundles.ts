import { cp, mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { manifest } from './manifest';
import { AUTHORIZER_SETTINGS, OAUTH_SETTINGS } from './settings';
import { FUNCTION_OPTIONS } from '../bundle-options.mjs';
import { MANIFEST_FILE, type Manifest, SETTINGS_FILE } from '../src/contract';
import { ServerModule } from '../src/server-module';

/** How a function is made ready, in a folder of its own. */
type Recipe = (folder: string) => Promise<void>;

/** What is measured, by the name that the tables show. Those that answer MCP requests come first, beside what they are compared with. */
const RECIPES = {
  'empty': peer('empty'),
  // tools behind Lambda functions
  'sdk': peer('sdk', manifest(10)),
  'mcp': own('mcp', manifest(10)),
  'mcp, 1000 tools': own('mcp', manifest(1000)),
  // tools in the same process
  'sdk in process': peer('sdk-in-process'),
  'mcp-handler': peer('mcp-handler'),
  'mcp, module': ownWithModule,
  // what is there besides
  'oauth': configured('oauth', OAUTH_SETTINGS),
  'authorizer': configured('authorizer', AUTHORIZER_SETTINGS),
  'rotation': own('rotation'),
} satisfies Record<string, Recipe>;

/** The name of a function that is measured. */
export type BundleName = keyof typeof RECIPES;

/** All names, in the order of the tables. */
export const BUNDLE_NAMES = Object.keys(RECIPES) as BundleName[];

/** What a function is compared with: the SDK with the same tools. */
export const BASELINES: Readonly<Partial<Record<BundleName, BundleName>>> = {
  'sdk': 'sdk',
  'mcp': 'sdk',
  'mcp, 1000 tools': 'sdk',
  'sdk in process': 'sdk in process',
  'mcp-handler': 'sdk in process',
  'mcp, module': 'sdk in process',
};

/** The folder of each bundle, with an `index.mjs`. */
export type Bundles = Readonly<Record<BundleName, string>>;

/** Makes functions ready. */
export async function prepareBundles<T extends BundleName>(names: readonly T[]): Promise<Readonly<Record<T, string>>> {
  const root = await mkdtemp(join(tmpdir(), 'benchmark-'));
  const folders = await Promise.all(names.map(async (name, index) => {
    const folder = join(root, String(index));
    await RECIPES[name](folder);
    return [name, folder];
  }));
  return Object.fromEntries(folders);
}

/** Copies a function as `projen bundle` built it. */
function own(name: string, content?: Manifest): Recipe {
  return async (folder) => {
    await cp(here(`../assets/${name}`), folder, { recursive: true });
    await writeManifest(folder, content);
  };
}

/** Copies a function, and gives it settings as the construct does. */
function configured(name: string, settings: object): Recipe {
  return async (folder) => {
    await own(name)(folder);
    await writeFile(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  };
}

/** Adds a module as the construct does. */
async function ownWithModule(folder: string): Promise<void> {
  const { file, files } = ServerModule.fromEntry(here('module.ts'))._bind();
  await own('mcp', { ...manifest(0), module: file, keepsState: true })(folder);
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Bundles a peer just as the functions are. */
function peer(name: string, content?: Manifest): Recipe {
  return async (folder) => {
    await build({ ...FUNCTION_OPTIONS, entryPoints: { index: here(`peers/${name}.ts`) }, outdir: folder });
    await writeManifest(folder, content);
  };
}

/** Puts a manifest beside a bundle. */
export async function writeManifest(folder: string, content?: Manifest): Promise<void> {
  if (content) {
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
