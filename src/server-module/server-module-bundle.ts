import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { messageOf } from '../checks/problems';
import type { JsonObject } from '../contract';
import type { ServerModuleOptions } from './server-module-options';

/** A server module in one file, with its source map. */
export interface ServerModuleBundle {
  /** The absolute path of the esbuild package. */
  readonly esbuild: string;
  /** What esbuild was given, besides entry point and output. */
  readonly options: JsonObject;
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Lower case, no full stop. */
  readonly warnings: readonly string[];
}

/** Of esbuild's API, what is used; its types may not be there. */
interface Esbuild {
  buildSync(options: JsonObject): BuildResult;
}

interface BuildResult {
  readonly outputFiles: { readonly path: string; readonly contents: Uint8Array }[];
  readonly warnings: BuildMessage[];
  readonly metafile: { readonly outputs: { readonly [file: string]: { readonly entryPoint?: string; readonly exports: string[] } } };
}

interface BuildMessage {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/**
 * Bundles a server module with all that it imports, by the esbuild of its project. The same sources give the same bundle on any machine.
 *
 * @param entry the absolute path of the source file
 * @param file the name of the bundle
 * @throws when esbuild is not installed, or finds errors, or the module has no default export
 */
export function bundleServerModule(entry: string, options: ServerModuleOptions, file: string): ServerModuleBundle {
  const esbuild = findEsbuild(entry);
  const root = projectRoot(entry);
  const buildOptions: JsonObject = {
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // a cold start reads all of it
    minify: true,
    keepNames: true,
    // of its own, so that it is read only for a stack trace; without the sources, which are in the owner's repository
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // the ES modules of packages shake down to less
    mainFields: ['module', 'main'],
    // CommonJS dependencies inside an ES module call require()
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    // paths in the output are relative to it: they must not tell where the project is
    absWorkingDir: root,
    logLevel: 'silent',
    ...(options.loader && { loader: options.loader }),
    ...(options.define && { define: options.define }),
    ...(options.tsconfig !== undefined && { tsconfig: path.resolve(options.tsconfig) }),
  };
  const { outputFiles, warnings, metafile } = build(esbuild, {
    ...buildOptions, entryPoints: [entry], outfile: path.join(root, file), write: false, metafile: true,
  });
  const bundle = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  if (!bundle?.exports.includes('default')) {
    throw new Error(`${entry} has no default export; write export default defineServer(...)`);
  }
  return {
    esbuild,
    options: buildOptions,
    files: new Map(outputFiles.map(({ path: output, contents }) => [path.basename(output), contents])),
    warnings: warnings.map(describe),
  };
}

/** The folder of the esbuild that a file of the project would import. */
function findEsbuild(entry: string): string {
  try {
    return path.dirname(createRequire(entry).resolve('esbuild/package.json'));
  } catch {
    throw new Error(`esbuild, which bundles ${entry}, is not installed there; run npm install --save-dev esbuild in its project, `
      + 'or bundle the module yourself and use ServerModule.fromBundle()');
  }
}

function build(esbuild: string, options: JsonObject): BuildResult {
  try {
    return (createRequire(__filename)(esbuild) as Esbuild).buildSync(options);
  } catch (error) {
    const { errors } = error as { readonly errors?: BuildMessage[] };
    throw new Error(`esbuild failed: ${errors?.map(describe).join('; ') ?? messageOf(error)}`);
  }
}

function describe({ text, location }: BuildMessage): string {
  return location ? `${location.file}:${location.line}:${location.column}: ${text}` : text;
}

/** The nearest folder with a `package.json`, else that of the file. */
function projectRoot(file: string): string {
  const folder = path.dirname(file);
  for (let candidate = folder; ; candidate = path.dirname(candidate)) {
    if (fs.existsSync(path.join(candidate, 'package.json'))) {
      return candidate;
    }
    if (candidate === path.dirname(candidate)) {
      return folder;
    }
  }
}
