import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './synthesize';

/** A copy of an example that a test may edit. */
export interface ProjectCopy {
  readonly folder: string;
  /** Replaces a text everywhere in a file; throws if it is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

/** Copies an example to a folder of its own, where it finds its dependencies. */
export async function copyExample(name: string): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  await cp(join(ROOT, 'examples', name), folder, { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // what tells where this package is
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(ROOT, 'examples/tsconfig.json') }));
  return {
    folder,
    edit: async (file, from, to) => {
      const path = join(folder, file);
      const text = await readFile(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
      await writeFile(path, text.replaceAll(from, to));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
