import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../acceptance/synthesize';

/** The folder for programs that the tests drive. `npm ci` empties it. */
const CACHE = join(ROOT, 'node_modules/.cache/foreign-clients');

/**
 * Returns a folder that is filled once, and that later runs find filled. A folder that an interrupted run has left half filled is filled
 * again.
 *
 * @param content all that decides what is in it, as versions
 */
export async function cachedFolder(name: string, content: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(CACHE, `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`);
  const filled = join(folder, 'filled');
  if (existsSync(filled)) return folder;
  console.log(`installing ${name} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await fill(folder);
  await writeFile(filled, '');
  return folder;
}
