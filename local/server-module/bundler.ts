import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import type { BuildFailure } from 'esbuild';
import type { ModuleMetadata } from '../../src/contract';

/** The package of the app, whose version may be another one than ours. */
type Esbuild = typeof import('esbuild');

/** A server module as its source is at the moment. */
export interface ModuleBundle {
  readonly files: readonly { readonly path: string; readonly contents: Uint8Array }[];
  /** The absolute paths of all that it was made from, without installed packages. */
  readonly sources: readonly string[];
}

/** Bundles a server module as the synthesis of its app did. */
export interface ModuleBundler {
  /** Throws an Error with esbuild's own messages if the source cannot be bundled. */
  bundle(): Promise<ModuleBundle>;
  close(): Promise<void>;
}

/**
 * Loads the app's esbuild. It keeps what did not change between bundles, so that later ones take less time.
 *
 * @param outfile where the bundle would go; nothing is written there
 * @throws Error if that esbuild is not on this machine, or does not know the options
 */
export async function createModuleBundler({ entry, esbuild: packageFolder, options }: ModuleMetadata, outfile: string): Promise<ModuleBundler> {
  const esbuild = createRequire(import.meta.url)(packageFolder) as Esbuild;
  const absWorkingDir = dirname(entry);
  const context = await esbuild.context({ absWorkingDir, ...options, entryPoints: [entry], outfile, write: false, metafile: true, logLevel: 'silent' });
  return {
    bundle: async () => {
      try {
        const { metafile, outputFiles } = await context.rebuild();
        const workingDirectory = typeof options.absWorkingDir === 'string' ? options.absWorkingDir : absWorkingDir;
        const inputs = Object.keys(metafile.inputs).map((input) => resolve(workingDirectory, input));
        // esbuild also lists what is no file, such as modules that are left out
        return { files: outputFiles, sources: inputs.filter((input) => !input.includes(`${sep}node_modules${sep}`) && existsSync(input)) };
      } catch (error) {
        const { errors } = error as BuildFailure;
        if (!errors) throw error;
        throw new Error((await esbuild.formatMessages(errors, { kind: 'error' })).join('').trim());
      }
    },
    close: () => context.dispose(),
  };
}
