import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The `package.json` that is published. */
export const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The packed package, which `npx projen package:js` leaves; throws when there is none. */
export function tarball(): string {
  const folder = join(ROOT, 'dist/js');
  const [file, ...others] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (file === undefined || others.length > 0) throw new Error(`${folder} should hold exactly one .tgz`);
  return join(folder, file);
}

/** The paths of the files in it, below `package/`. */
export function packedFiles(): string[] {
  const paths = execFileSync('tar', ['-tzf', tarball()], { encoding: 'utf8', maxBuffer: 10_000_000 });
  return paths.trim().split('\n').map((path) => path.replace(/^package\//, ''));
}
