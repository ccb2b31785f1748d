import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { AssemblySource } from './template/assembly-source';

const SETTLE_MILLISECONDS = 150;

/** Folders that no source file is in. */
const IGNORED_FOLDERS = new Set(['node_modules', 'cdk.out', 'dist', 'coverage']);

/** How often changes that come while the last ones are taken over are looked at: an app that writes new content whenever it runs would go on forever. */
const MAXIMUM_REPETITIONS = 5;

/** Watches files until it is closed. */
export interface Watcher {
  close(): Promise<void>;
}

/**
 * Watches the folders (or files) that functions run from. No change is missed from when the promise has settled.
 *
 * @param folders by name of the function
 * @param changed gets the name, once for changes that come together
 */
export async function watchAssets(folders: ReadonlyMap<string, string>, changed: (name: string) => void): Promise<Watcher> {
  const watchers = await Promise.all([...folders].map(([name, folder]) => onceSettled(watch(folder, { ignoreInitial: true }), () => changed(name))));
  return { close: async () => void await Promise.all(watchers.map(async (watcher) => watcher.close())) };
}

/** The files that are watched as sources. */
export interface WatchedSources extends Pick<AssemblySource, 'directory' | 'recursive'> {
  /** Names files elsewhere, anew after each change. */
  readonly others?: () => readonly string[];
}

/**
 * Watches the sources of a CDK app, or a cloud assembly; hidden files, `node_modules` and `cdk.out` below it excepted, unless they are
 * named. No change is missed from when the promise has settled.
 *
 * @param isFollowed says of a file that it is watched elsewhere, and no source here
 * @param changed is not called again before its promise has settled
 * @param quiet how long nothing must have changed until it is called, in milliseconds
 */
export async function watchSources(
  { directory, recursive, others = () => [] }: WatchedSources, isFollowed: (path: string) => boolean, changed: () => Promise<void>,
  quiet = SETTLE_MILLISECONDS,
): Promise<Watcher> {
  const ignored = (path: string) => path !== directory && !others().includes(path) && (basename(path).startsWith('.') || IGNORED_FOLDERS.has(basename(path)));
  const isNew = contentFilter();
  const watcher = watch([directory, ...others()], { ignoreInitial: true, ignored, depth: recursive ? undefined : 0 });
  const run = inTurn(async () => {
    await changed();
    watcher.add([...others()]);
  });
  return onceSettled(watcher, (paths) => {
    if (paths.filter((path) => !isFollowed(path) && isNew(path)).length > 0) run();
  }, quiet);
}

/** Makes a function that calls the given one, and once more when it is done if it was called meanwhile. */
export function inTurn(work: () => Promise<void>): () => void {
  let running = false;
  let pending = false;
  const run = async () => {
    pending = true;
    if (running) return;
    running = true;
    for (let repetition = 0; pending && repetition <= MAXIMUM_REPETITIONS; repetition++) {
      pending = false;
      await work();
    }
    running = false;
  };
  return () => void run();
}

/** Says whether a file has other content than when it was last asked: compilers write the same files again. */
function contentFilter(): (path: string) => boolean {
  const hashes = new Map<string, string>();
  return (path) => {
    const hash = hashOf(path);
    const isNew = hashes.get(path) !== hash;
    hashes.set(path, hash);
    return isNew;
  };
}

function hashOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return 'gone';
  }
}

/** Reports the files of a watcher, as soon as it has read what is there, when nothing has changed for a moment. */
async function onceSettled(watcher: FSWatcher, changed: (files: readonly string[]) => void, quiet = SETTLE_MILLISECONDS): Promise<Watcher> {
  const changes = collectChanges(quiet, changed);
  watcher.on('all', (event, path) => {
    if (event !== 'addDir' && event !== 'unlinkDir') changes.add(path);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    close: async () => {
      changes.stop();
      await watcher.close();
    },
  };
}

/** Changes of files that come together, for editors and compilers write in several steps. */
export interface ChangeCollector {
  add(file: string): void;
  stop(): void;
}

/** @param quiet how long nothing must be added until the files are reported, in milliseconds */
export function collectChanges(quiet: number, changed: (files: readonly string[]) => void): ChangeCollector {
  const files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return {
    add: (file) => {
      files.add(file);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const all = [...files];
        files.clear();
        changed(all);
      }, quiet);
    },
    stop: () => clearTimeout(timer),
  };
}
