import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleName } from '../../src/infrastructure/bundle';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));

/** Returns a folder that takes the place of a function's bundle: most syntheses would copy its files for nobody to read. */
export function bundlePath(name: BundleName): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'index.mjs'), `// ${name}`);
  return path;
}
