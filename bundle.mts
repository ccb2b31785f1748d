/** Bundles everything that is not compiled by jsii into `assets/` and `server-module/`, which ship with the package. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';
import ts from 'typescript';
import { bundleFunction, FUNCTION_OPTIONS, NODE_OPTIONS } from './bundle-options.mts';
import { bundleDynalite } from './local/aws/dynamodb/bundle-dynalite.mts';
import { bundleInterpreter } from './local/aws/step-functions/bundle-interpreter.mts';

/** What these bundles have besides. */
const REPORTING: BuildOptions = { legalComments: 'linked', logLevel: 'warning' };

/** Whoever uses `assets` meanwhile finds the old bundles until the new ones are whole. */
const staging = 'node_modules/.cache/assets';

await rm(staging, { recursive: true, force: true });
await Promise.all([
  ...['mcp', 'oauth', 'authorizer', 'rotation'].map((name) => bundleFunction({
    ...FUNCTION_OPTIONS,
    ...REPORTING,
    // the task function is the code of the mcp function with another entry
    entryPoints: { index: `lambda-src/${name}/index.ts`, ...(name === 'mcp' && { task: 'lambda-src/mcp/task.ts' }) },
    outdir: `${staging}/${name}`,
    tsconfig: 'lambda-src/tsconfig.json',
    chunkNames: 'chunk-[hash]',
  })),
  // loaded by the constructs at synth, on the consumer's Node
  ...Object.entries({ 'json-schema': 'json-schema.ts', 'jmespath': 'jmespath.ts', 'open-api': 'open-api/index.ts' }).map(([name, file]) => build({
    ...NODE_OPTIONS,
    ...REPORTING,
    entryPoints: { index: `synth-src/${file}` },
    // the CommonJS of jsonc-parser requires its parts in a way that cannot be bundled
    mainFields: ['module', 'main'],
    outdir: `${staging}/${name}`,
    target: 'node20',
    format: 'cjs',
    banner: {},
    outExtension: {},
  })),
  build({
    ...NODE_OPTIONS,
    ...REPORTING,
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
    plugins: [bundleDynalite, bundleInterpreter],
    // runs on the consumer's machine, where a stack trace should be readable
    minify: false,
  }),
]);
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
