/** Bundles everything that is not compiled by jsii into `assets/` and `server-module/`, which ship with the package, and lists what is in it. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import ts from 'typescript';
import { bundleFunction, fewMediaTypes, FUNCTION_OPTIONS, LOADED_TOGETHER, NODE_OPTIONS } from './bundle-options.mts';
import { describeApi } from './describe-api.mts';
import { bundleDynalite } from './local/aws/dynamodb/bundle-dynalite.mts';
import { bundleInterpreter } from './local/aws/step-functions/bundle-interpreter.mts';
import { bundleIamActions } from './synth-src/iam/bundle-actions.mts';
import { listThirdParty } from './third-party/index.mts';

/** What these bundles have besides. */
const REPORTING: BuildOptions = { legalComments: 'linked', logLevel: 'warning' };

const metafiles = new Map<string, Metafile>();

/** Remembers what a bundle is made of. */
async function remember(name: string, built: Promise<{ readonly metafile: Metafile }>): Promise<void> {
  metafiles.set(`assets/${name}`, (await built).metafile);
}

/** Whoever uses `assets` meanwhile finds the old bundles until the new ones are whole. */
const staging = 'node_modules/.cache/assets';

await rm(staging, { recursive: true, force: true });
await Promise.all([
  ...['mcp', 'oauth', 'authorizer', 'rotation'].map((name) => remember(name, bundleFunction({
    ...FUNCTION_OPTIONS,
    ...REPORTING,
    // the task function is the code of the mcp function with another entry
    entryPoints: { index: `lambda-src/${name}/index.ts`, ...(name === 'mcp' && { task: 'lambda-src/mcp/task.ts' }) },
    outdir: `${staging}/${name}`,
    tsconfig: 'lambda-src/tsconfig.json',
    chunkNames: 'chunk-[hash]',
  }, LOADED_TOGETHER[name]))),
  remember('iam', bundleIamActions(`${staging}/iam/actions.json`)),
  // loaded by the constructs at synth, on the consumer's Node
  ...Object.entries({
    // of which the formats go into the assets of functions whose tools need them
    'json-schema': { index: 'json-schema.ts', formats: 'validators/formats.ts' },
    'pattern-attack': { index: 'patterns/attack.ts' },
    'jmespath': { index: 'jmespath.ts' },
    'open-api': { index: 'open-api/index.ts' },
  }).map(([name, files]) => remember(name, build({
    ...NODE_OPTIONS,
    ...REPORTING,
    metafile: true,
    entryPoints: Object.fromEntries(Object.entries(files).map(([entry, file]) => [entry, `synth-src/${file}`])),
    // the CommonJS of jsonc-parser requires its parts in a way that cannot be bundled
    mainFields: ['module', 'main'],
    outdir: `${staging}/${name}`,
    target: 'node20',
    format: 'cjs',
    banner: {},
    outExtension: {},
  }))),
  remember('local', build({
    ...NODE_OPTIONS,
    ...REPORTING,
    metafile: true,
    entryPoints: { cli: 'local/cli.ts', worker: 'local/lambda/worker.ts' },
    outdir: `${staging}/local`,
    tsconfig: 'local/tsconfig.json',
    target: 'node20',
    // a command loads what it needs
    splitting: true,
    chunkNames: 'chunk-[hash]',
    mainFields: ['module', 'main'],
    // dynalite's on-disk store is native code; ours is not
    alias: { level: './local/aws/journal-level.ts' },
    plugins: [bundleDynalite, bundleInterpreter, fewMediaTypes],
  })),
]);
await mkdir(`${staging}/api`, { recursive: true });
await writeFile(`${staging}/api/description.json`, JSON.stringify(await describeApi(), undefined, 1));
// see src/checks/pattern-attack.ts
const attack = `${staging}/pattern-attack/index.js`;
await writeFile(`${attack}.br`, brotliCompressSync(await readFile(attack)));
await rm(attack);
await listThirdParty(new Map([...metafiles].sort()));
await rm('assets', { recursive: true, force: true });
await rename(staging, 'assets');

// the subpath of the package that server modules import, for ES modules and for CommonJS, each with types of its own
const serverModule = 'module-src/server-module.ts';
const { outputText: types } = ts.transpileDeclaration(await readFile(serverModule, 'utf8'), { fileName: serverModule });
await mkdir('server-module', { recursive: true });
await Promise.all([
  build({ entryPoints: { index: serverModule }, outdir: 'server-module', format: 'esm', outExtension: { '.js': '.mjs' } }),
  build({ entryPoints: { index: serverModule }, outdir: 'server-module', format: 'cjs' }),
  writeFile('server-module/index.d.mts', types),
  writeFile('server-module/index.d.ts', types),
]);
