/** Measures what each step gave that makes the mcp function start sooner: `npx tsx benchmarks/cold-start-steps.mts [rounds]`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { startAwsStandIn } from './aws-stand-in';
import { prepareColdProcess, writeManifest } from './bundles';
import { coldStart, type Duration } from './cold-start';
import { CALL_TOOL, environment } from './events';
import { manifest } from './manifest';
import { median, ratio } from './statistics';
import { FUNCTION_OPTIONS } from '../bundle-options.mjs';

const rounds = Number(process.argv[2] ?? 15);
const root = await mkdtemp(join(tmpdir(), 'benchmark-'));

/** Takes the place of a module of the function with another one. */
const instead = (file: RegExp, contents: string): Plugin => ({
  name: 'instead',
  setup: ({ onLoad }) => onLoad({ filter: file }, () => ({ contents, loader: 'ts' })),
});

/** The function as it is shipped, and without one of the steps each. */
const VARIANTS: Readonly<Record<string, { readonly options?: BuildOptions; readonly env?: Record<string, string> }>> = {
  'as shipped': {},
  'without the warm-up': { options: { plugins: [instead(/mcp\/warm-up\.ts$/, 'export async function warmUp() {}')] } },
  'AWS SDK as CommonJS': { options: { mainFields: ['main', 'module'] } },
  'everything in one file': { options: { splitting: false } },
  'not minified': { options: { minify: false } },
  'with a compile cache': { env: { NODE_COMPILE_CACHE: join(root, 'compile-cache') } },
};

const script = await prepareColdProcess();
const folders = Object.fromEntries(await Promise.all(Object.entries(VARIANTS).map(async ([name, { options }], index) => {
  const folder = join(root, String(index));
  const entry = fileURLToPath(new URL('../lambda-src/mcp/index.ts', import.meta.url));
  await build({ ...FUNCTION_OPTIONS, ...options, entryPoints: { index: entry }, outdir: folder });
  await writeManifest(folder, manifest(10));
  return [name, folder];
})));

const aws = await startAwsStandIn();
const start = async (name: string) => coldStart(script, folders[name], CALL_TOOL, { ...environment(aws.url), ...VARIANTS[name].env });
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
aws.close();

const durations = (name: string, part: keyof Duration) => results[name].map((duration) => duration[part]);
console.log(`Cold start of the mcp function, median of ${rounds} fresh processes each, side by side`);
console.table(Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, {
  'init': `${median(durations(name, 'initialization')).toFixed(1)} ms`,
  'to first answer': `${median(durations(name, 'total')).toFixed(1)} ms`,
  'first answer': `${median(results[name].map(({ initialization, total }) => total - initialization)).toFixed(1)} ms`,
  'of shipped': ratio(durations(name, 'total'), durations('as shipped', 'total')),
}])));
