import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder';
import { run } from './run';

/**
 * Installs packages from PyPI into an environment of their own.
 *
 * @param requirements the file that pins them, and all that they need
 * @returns the folder of their programs, `python` among them
 */
export async function installPythonPackages(name: string, requirements: string): Promise<string> {
  const python = process.env.PYTHON ?? 'python3';
  const content = [await readFile(requirements, 'utf8'), await run(python, ['--version'])].join('\n');
  const folder = await cachedFolder(name, content, async (environment) => {
    await run(python, ['-m', 'venv', environment]);
    await run(join(environment, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
  });
  return join(folder, 'bin');
}
