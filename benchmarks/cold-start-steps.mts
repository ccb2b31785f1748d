/** Measures what each step gave that makes the mcp function start sooner: `npx tsx benchmarks/cold-start-steps.mts [rounds]`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { prepareColdProcess, writeManifest } from './bundles';
import { coldStart, type Duration } from './cold-start';
import { CALL_TOOL, environment } from './events';
import { manifest } from './manifest';
import { startServices } from './services';
import { median, ratio } from './statistics';
import { bundleFunction, FUNCTION_OPTIONS } from '../bundle-options.mjs';

const rounds = Number(process.argv[2] ?? 15);
const root = await mkdtemp(join(tmpdir(), 'benchmark-'));

/** Takes the place of a module of the function with another one. */
const instead = (file: RegExp, contents: string): Plugin => ({
  name: 'instead',
  setup: ({ onLoad }) => onLoad({ filter: file }, () => ({ contents, loader: 'ts' })),
});

/** How the function is made and run instead. */
interface Variant {
  readonly options?: BuildOptions;
  readonly bundle?: typeof bundleFunction | typeof build;
  readonly env?: Record<string, string>;
}

/** The function as it is shipped, and without one of the steps each. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'as shipped': {},
  'without the warm-up': { options: { plugins: [instead(/mcp\/warm-up\.ts$/, 'export async function warmUp() {}')] } },
  'AWS SDK as CommonJS': { options: { mainFields: ['main', 'module'] } },
  'start in many files': { bundle: build },
  'everything in one file': { options: { splitting: false } },
  'not minified': { options: { minify: false } },
  'with a compile cache': { env: { NODE_COMPILE_CACHE: join(root, 'compile-cache') } },
};

const script = await prepareColdProcess();
const folders = Object.fromEntries(await Promise.all(Object.entries(VARIANTS).map(async ([name, { options, bundle = bundleFunction }], index) => {
  const folder = join(root, String(index));
  await bundle({ ...FUNCTION_OPTIONS, ...options, entryPoints: { index: 'lambda-src/mcp/index.ts' }, outdir: folder });
  await writeManifest(folder, manifest(10));
  return [name, folder];
})));

const services = await startServices();
const start = async (name: string) => coldStart(script, folders[name], CALL_TOOL, { ...environment(services.url), ...VARIANTS[name].env });
const results: Record<string, Duration[]> = {};
for (const name of Object.keys(VARIANTS)) {
  results[name] = [];
  await start(name); // fills the cache of the file system, and the compile cache
}
for (let round = 0; round < rounds; round++) {
  for (const name of Object.keys(VARIANTS)) {
    results[name].push(await start(name));
  }
}
services.close();

const durations = (name: string, part: 'initialization' | 'total') => results[name].map((duration) => duration[part]);
console.log(`Cold start of the mcp function, median of ${rounds} fresh processes each, side by side`);
console.table(Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, {
  'init': `${median(durations(name, 'initialization')).toFixed(1)} ms`,
  'to first answer': `${median(durations(name, 'total')).toFixed(1)} ms`,
  'first answer': `${median(results[name].map(({ initialization, total }) => total - initialization)).toFixed(1)} ms`,
  'of shipped': ratio(durations(name, 'total'), durations('as shipped', 'total')),
}])));
