import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/** How code for Node.js is bundled; the peers in benchmarks are bundled by the same. */
export const NODE_OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies inside an ES module call require()
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
};

/** The media types that koa and oidc-provider read and write, or find by their extensions. */
const MEDIA_TYPES = [
  'application/javascript', 'application/json', 'application/octet-stream', 'application/x-www-form-urlencoded', 'application/xhtml+xml',
  'application/xml', 'multipart/form-data', 'text/css', 'text/html', 'text/javascript', 'text/plain', 'text/xml',
];

/** Leaves the other 2,500 media types out of the table of koa, which is there twice. */
export const fewMediaTypes: Plugin = {
  name: 'few-media-types',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]mime-db[\\/]db\.json$/ }, async ({ path }) => {
    const all = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    return { contents: JSON.stringify(Object.fromEntries(MEDIA_TYPES.map((type) => [type, all[type]]))), loader: 'json' };
  }),
};

/** The namespace of esbuild that the modules of Node.js are in. */
const BUILTIN = 'builtin';

/**
 * Loads the modules of Node.js as CommonJS does. An ES module that imports one reads all of its exports, and some of these load much else
 * when they are read: `node:http` an HTTP client of its own, `node:fs` its promises and streams.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, importer, kind }) => isBuiltin(path) && kind !== 'dynamic-import'
      // one for each importer, in the same file: what they shared would be a file of its own
      ? { path, namespace: BUILTIN, suffix: `?${hash('sha256', relative('.', importer))}` }
      : undefined);
    onLoad({ filter: /./, namespace: BUILTIN }, ({ path }) => ({ contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})` }));
  },
};

/** Leaves out the files of the contract that a function does not use. By itself, esbuild keeps what is computed when they are loaded. */
const fewContracts: Plugin = {
  name: 'few-contracts',
  setup: ({ onResolve, resolve: resolvePath }) => onResolve({ filter: /^\./ }, async ({ path, pluginData, ...options }) => {
    if (pluginData === fewContracts) {
      return undefined;
    }
    const resolved = await resolvePath(path, { ...options, pluginData: fewContracts });
    return resolved.errors.length === 0 && dirname(resolved.path) === CONTRACT ? { ...resolved, sideEffects: false } : resolved;
  }),
};

const CONTRACT = resolve(import.meta.dirname, 'src/contract');

/** How a function is bundled. */
export const FUNCTION_OPTIONS: BuildOptions = {
  ...NODE_OPTIONS,
  // none of its dependencies requires anything but the modules of Node.js, and those at once
  banner: {},
  plugins: [fewMediaTypes, lazyBuiltins, fewContracts],
  // `bundleFunction` imports what the start needs where that is all there already, which needs nothing of the contract
  logOverride: { 'ignored-bare-import': 'silent' },
  // what is imported dynamically is read from disk only when it is used
  splitting: true,
  // the ES modules of the AWS SDK shake down to half of what its CommonJS takes to load
  mainFields: ['module', 'main'],
};

/** Files of a function that are loaded together, by their paths in this repository: to find, read and link one more costs a start as much as 20 kB. */
export interface LoadedTogether {
  /** Files that a start loads besides what `index` imports, because most of what is loaded later needs them. */
  readonly atStart?: readonly string[];
  /** Sets of files, of which whatever needs one later loads all. */
  readonly later?: readonly (readonly string[])[];
}

/** The files that the functions load together, by their names. */
export const LOADED_TOGETHER: Readonly<Record<string, LoadedTogether>> = {
  mcp: {
    atStart: ['lambda-src/shared/idle-connections.ts'],
    later: [[
      'lambda-src/shared/aws/aws-client.ts', 'lambda-src/shared/aws/lambda.ts',
      'lambda-src/mcp/handlers/lambda/client-limits.ts', 'lambda-src/mcp/handlers/lambda/function-failure.ts',
    ]],
  },
  authorizer: {
    atStart: ['aws-request', 'cached-value', 'clock', 'decoded-token', 'scope-claim'].map((name) => `lambda-src/shared/${name}.ts`),
  },
};

/**
 * Bundles a function so that what its `index` loads at every start is in one file. By itself, esbuild makes a file of each set of modules
 * with the same users, and each dynamic import is a user: a start would read two dozen files.
 * Here all that is imported dynamically uses all of the start, too; that has been loaded by then.
 *
 * @param options with entry points by name
 */
export async function bundleFunction(
  options: BuildOptions & { readonly entryPoints: { readonly index: string } }, { atStart = [], later: sets = [] }: LoadedTogether = {},
): Promise<{ readonly metafile: Metafile }> {
  const { metafile: { inputs, outputs } } = await build({ ...options, write: false, metafile: true });
  const importsOf = (path: string) => inputs[path].imports.flatMap((imported) =>
    imported.kind === 'import-statement' && imported.path in inputs && !imported.path.startsWith(`${BUILTIN}:`) ? [imported.path] : []);
  const reachedFrom = (path: string, reached = new Set<string>()): ReadonlySet<string> => {
    if (!reached.has(path)) {
      reached.add(path);
      importsOf(path).forEach((imported) => reachedFrom(imported, reached));
    }
    return reached;
  };
  const later = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? [])
    .filter((path) => !Object.values(options.entryPoints).includes(path) && !path.includes('node_modules/'));
  const imported = new Map([
    [options.entryPoints.index, atStart],
    ...later.map((path) => {
      const reached = reachedFrom(path);
      const needed = sets.filter((files) => files.some((file) => reached.has(file))).flat();
      return [path, [...importsOf(options.entryPoints.index), ...atStart, ...needed]] as const;
    }),
  ]);
  return build({ ...options, metafile: true, plugins: [...options.plugins ?? [], importing(imported)] });
}

/** Has modules import others besides what they import already. */
function importing(imported: ReadonlyMap<string, readonly string[]>): Plugin {
  const statements = new Map(Array.from(imported, ([importer, paths]) =>
    [resolve(importer), paths.map((path) => `import ${JSON.stringify(resolve(path))};`).join('\n')]));
  return {
    name: 'importing',
    setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      return statements.has(path) ? { contents: `${await readFile(path, 'utf8')}\n${statements.get(path)}`, loader: 'ts' } : undefined;
    }),
  };
}
