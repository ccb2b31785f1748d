import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { watchSources } from '../../../local/reload';

/** Longer than the watcher waits for changes to settle, with room for a busy machine. */
const SETTLED = 600;

let directory: string;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'sources-')));
  for (const folder of ['node_modules', 'cdk.out', '.git', 'lib']) await mkdir(join(directory, folder));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(file: string, content: string): Promise<void> {
  await writeFile(join(directory, file), content);
}

async function watched(changed: () => Promise<void>, recursive = true) {
  const spy = vi.fn(changed);
  const watcher = await watchSources({ directory, recursive }, () => false, spy);
  onTestFinished(() => watcher.close());
  return spy;
}

test('changes that come together are taken over once', async () => {
  const changed = await watched(async () => undefined);
  await Promise.all([write('app.ts', '1'), write('lib/tool.ts', '1')]);
  await write('app.ts', '2');

  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  await sleep(SETTLED);
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a change that comes while another one is taken over is not lost', async () => {
  const release = Promise.withResolvers<void>();
  const changed = await watched(() => release.promise);
  await write('app.ts', '1');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  await write('app.ts', '2');
  await sleep(SETTLED);
  expect(changed).toHaveBeenCalledTimes(1);

  release.resolve();
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
});

test('an app that writes its own output again does not run forever', async () => {
  const changed = await watched(async () => {
    await write('lib/app.js', 'compiled');
    await sleep(SETTLED);
  });
  await write('app.ts', '1');

  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), { timeout: 5000 });
  await sleep(3 * SETTLED);
  expect(changed).toHaveBeenCalledTimes(2);
});

test('dependencies, assemblies and hidden files are no sources', async () => {
  const changed = await watched(async () => undefined);
  await Promise.all(['node_modules/x.js', 'cdk.out/manifest.json', '.git/HEAD', '.env'].map((file) => write(file, '1')));
  await sleep(SETTLED);
  expect(changed).not.toHaveBeenCalled();

  await write('app.ts', '1');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
});

test('of a cloud assembly, the code of functions is no source', async () => {
  const changed = await watched(async () => undefined, false);
  await write('lib/index.mjs', '1');
  await sleep(SETTLED);
  expect(changed).not.toHaveBeenCalled();

  await write('manifest.json', '{}');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
});
