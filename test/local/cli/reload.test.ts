import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { watchSources } from '../../../local/reload';
import { eventually } from '../../eventually';

/** Time that the watcher waits for changes to settle, in milliseconds: longer than a busy machine takes to write and report three files. */
const QUIET = 1_000;

/** Time after which a change has been taken over if it ever will be, in milliseconds, unless the machine is very slow. */
const SETTLED = 1_500;

let directory: string;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'sources-')));
  for (const folder of ['node_modules', 'cdk.out', '.git', 'lib']) await mkdir(join(directory, folder));
});
afterEach(() => rm(directory, { recursive: true }));

/** At once, so that nobody reads half of it. */
async function write(file: string, content: string): Promise<void> {
  const whole = join(await mkdtemp(join(tmpdir(), 'whole-')), 'file');
  await writeFile(whole, content);
  await rename(whole, join(directory, file));
}

async function watched(changed: () => Promise<void>, recursive = true) {
  const spy = vi.fn(changed);
  const watcher = await watchSources({ directory, recursive }, () => false, spy, QUIET);
  onTestFinished(() => watcher.close());
  return spy;
}

test('changes that come together are taken over once', async () => {
  const changed = await watched(async () => undefined);
  await Promise.all([write('app.ts', '1'), write('lib/tool.ts', '1')]);
  await write('app.ts', '2');

  await eventually(() => expect(changed).toHaveBeenCalledTimes(1));
  await sleep(SETTLED);
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a change that comes while another one is taken over is not lost', async () => {
  const release = Promise.withResolvers<void>();
  const changed = await watched(() => release.promise);
  await write('app.ts', '1');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(1));
  await write('app.ts', '2');
  await sleep(SETTLED);
  expect(changed).toHaveBeenCalledTimes(1);

  release.resolve();
  await eventually(() => expect(changed).toHaveBeenCalledTimes(2));
});

test('an app that writes its own output again does not run forever', async () => {
  const changed = await watched(async () => {
    await write('lib/app.js', 'compiled');
    await sleep(SETTLED);
  });
  await write('app.ts', '1');

  await eventually(() => expect(changed).toHaveBeenCalledTimes(2));
  await sleep(3 * SETTLED);
  expect(changed).toHaveBeenCalledTimes(2);
});

test('dependencies, assemblies and hidden files are no sources', async () => {
  const changed = await watched(async () => undefined);
  await Promise.all(['node_modules/x.js', 'cdk.out/manifest.json', '.git/HEAD', '.env'].map((file) => write(file, '1')));
  await sleep(SETTLED);
  expect(changed).not.toHaveBeenCalled();

  await write('app.ts', '1');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(1));
});

test('of a cloud assembly, the code of functions is no source', async () => {
  const changed = await watched(async () => undefined, false);
  await write('lib/index.mjs', '1');
  await sleep(SETTLED);
  expect(changed).not.toHaveBeenCalled();

  await write('manifest.json', '{}');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(1));
});

test('files elsewhere are followed where they are named, and those that are named later', async () => {
  const elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'elsewhere-')));
  onTestFinished(() => rm(elsewhere, { recursive: true }));
  const [first, second] = ['api.yaml', 'parts.yaml'].map((name) => join(elsewhere, name));
  await Promise.all([first, second].map((file) => writeFile(file, '1')));
  const others = [first];
  const changed = vi.fn(async () => void others.push(second));
  const watcher = await watchSources({ directory, recursive: true, others: () => others }, () => false, changed, QUIET);
  onTestFinished(() => watcher.close());

  await writeFile(first, '2');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(1));
  // is watched from a moment after that, and only if nothing has changed for a while is a change reported
  for (let content = 2; changed.mock.calls.length < 2; content++) {
    await writeFile(second, String(content));
    await sleep(SETTLED);
  }
});
