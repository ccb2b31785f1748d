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
 * Watches the folders (or files) that functions run from.
 *
 * @param folders by name of the function
 * @param changed gets the name, once for changes that come together
 */
export function watchAssets(folders: ReadonlyMap<string, string>, changed: (name: string) => void): Watcher {
  const watchers = [...folders].map(([name, folder]) => onceSettled(watch(folder, { ignoreInitial: true }), () => changed(name)));
  return { close: async () => void await Promise.all(watchers.map(async (watcher) => watcher.close())) };
}

/**
 * Watches the sources of a CDK app, or a cloud assembly; hidden files, `node_modules` and `cdk.out` below it excepted.
 *
 * @param changed is not called again before its promise has settled
 */
export function watchSources({ directory, recursive }: Pick<AssemblySource, 'directory' | 'recursive'>, changed: () => Promise<void>): Watcher {
  const ignored = (path: string) => path !== directory && (basename(path).startsWith('.') || IGNORED_FOLDERS.has(basename(path)));
  const isNew = contentFilter();
  let running = false;
  let pending = false;

  const run = async () => {
    pending = true;
    if (running) return;
    running = true;
    for (let repetition = 0; pending && repetition <= MAXIMUM_REPETITIONS; repetition++) {
      pending = false;
      await changed();
    }
    running = false;
  };
  return onceSettled(watch(directory, { ignoreInitial: true, ignored, depth: recursive ? undefined : 0 }), (paths) => {
    if (paths.filter(isNew).length > 0) void run();
  });
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

/** Waits until nothing has changed for a moment: editors and compilers write in several steps. */
function onceSettled(watcher: FSWatcher, changed: (files: readonly string[]) => void): Watcher {
  const files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    files.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed([...files]);
      files.clear();
    }, SETTLE_MILLISECONDS);
  });
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
