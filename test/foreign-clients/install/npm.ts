import { cachedFolder } from './cached-folder';
import { run } from './run';

/**
 * Installs a package from npm into a folder of its own.
 *
 * @param version the exact one
 * @returns the folder, with `node_modules` in it
 */
export async function installNpmPackage(name: string, version: string): Promise<string> {
  const specifier = `${name}@${version}`;
  return cachedFolder(specifier.replaceAll(/[@/]+/g, '-').replace(/^-/, ''), specifier, async (folder) => {
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--save-exact', specifier]);
  });
}
