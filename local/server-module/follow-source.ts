import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ModuleMetadata } from '../../src/contract';
import { collectChanges, inTurn, type Watcher } from '../reload';
import type { Log } from '../stack';
import { createModuleBundler, type ModuleBundle } from './bundler';

/** Shorter than for other sources: a bundle of a half-written file only fails, and the rest of it makes the next one. */
const SETTLE_MILLISECONDS = 30;

/** What is to be kept up to date. */
export interface FollowedModule {
  readonly metadata: ModuleMetadata;
  /** A copy of the asset that is ours to write into. */
  readonly assetFolder: string;
  readonly log: Log;
  /** The bundle in the asset is another one than before. */
  readonly changed: () => void;
}

/**
 * Bundles a server module into its asset now, and again whenever one of the files that it was made from changes. A source that
 * cannot be bundled is told, and the last bundle stays.
 *
 * @throws Error if the source or the app's esbuild is not on this machine
 */
export async function followSource({ metadata, assetFolder, log, changed }: FollowedModule): Promise<Watcher> {
  const { entry, file } = metadata;
  const name = relative(process.cwd(), entry);
  const bundler = await createModuleBundler(metadata, join(assetFolder, file));
  /** Undefined after a failure: which files are missing is not known. */
  let sources: ReadonlySet<string> | undefined;
  let toldError: string | undefined;
  let closed = false;

  const bundle = async (): Promise<boolean> => {
    try {
      let made = await bundler.bundle();
      // what changed before it was watched
      while (folders.watch(made.sources)) made = await bundler.bundle();
      sources = new Set(made.sources);
      toldError = undefined;
      return await write(made);
    } catch (error) {
      sources = undefined;
      // what was written before the folder was watched that has been made again
      if (folders.watchAgain()) return bundle();
      const { message } = error as Error;
      // once: the log itself may be a file in a watched folder
      if (!closed && message !== toldError) log('local', `${name} cannot be bundled, its last version stays:\n${message}`);
      toldError = message;
      return false;
    }
  };
  const bundleAgain = inTurn(async () => {
    if (!await bundle()) return;
    changed();
    log('local', `${name} has been bundled anew`);
  });
  const changes = collectChanges(SETTLE_MILLISECONDS, (paths) => {
    if (!sources || paths.some((path) => sources!.has(path))) bundleAgain();
  });
  const folders = watchFolders(changes.add);
  folders.watch([entry]);
  await bundle();
  return {
    close: async () => {
      closed = true;
      folders.close();
      changes.stop();
      await bundler.close();
    },
  };
}

/**
 * Watches the folders of files: files are seen that editors put in the place of others, and those that a bundle failed for the lack of.
 * Not by chokidar, which misses what happens until it has read a folder.
 */
function watchFolders(changed: (path: string) => void) {
  const watched = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>();
  const watchFolder = (folder: string): boolean => {
    const { ino, birthtimeMs } = statSync(folder);
    // file systems give the number of a removed folder to the next one
    const identity = `${ino} ${birthtimeMs}`;
    const known = watched.get(folder);
    if (known?.identity === identity) return false;
    known?.watcher.close();
    const watcher = watch(folder, (_event, file) => changed(join(folder, file ?? ''))).on('error', () => undefined);
    watched.set(folder, { identity, watcher });
    return true;
  };
  return {
    /** Whether there is a folder among those of the files that was not watched before, or has been removed and made again. */
    watch: (files: readonly string[]): boolean => [...new Set(files.map((file) => dirname(file)))].filter(watchFolder).length > 0,
    /** Whether there is a watched folder that has been removed and made again. */
    watchAgain: (): boolean => [...watched.keys()].filter((folder) => existsSync(folder) && watchFolder(folder)).length > 0,
    close: () => watched.forEach(({ watcher }) => watcher.close()),
  };
}

/** Puts the files of a bundle in the place of those that differ, each at once: a function may be reading them. */
async function write({ files }: ModuleBundle): Promise<boolean> {
  const differing = [];
  for (const { path, contents } of files) {
    const present = await readFile(path).catch(() => undefined);
    if (!present?.equals(contents)) differing.push({ path, contents });
  }
  for (const { path, contents } of differing) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, contents);
    await rename(`${path}.new`, path);
  }
  return differing.length > 0;
}
