/** Lists what the bundles hold of others: `THIRD_PARTY_LICENSES` for people, `sbom.cdx.json` for programs. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundledPackages, readManifest } from './bundled-packages.mts';
import { carriedPackages } from './carried-packages.mts';
import { licensesFile } from './licenses.mts';
import { sbom } from './sbom.mts';

/** The folder in which tests find what esbuild says of the bundles. */
const METAFILES = 'node_modules/.cache/metafiles';

/**
 * Writes both files.
 *
 * @param metafiles of esbuild, by the folder of the bundle
 * @throws Error when a package has no license that could be told
 */
export async function listThirdParty(metafiles: ReadonlyMap<string, Metafile>): Promise<void> {
  const packages = bundledPackages(metafiles);
  const carried = carriedPackages(packages);
  await rm(METAFILES, { recursive: true, force: true });
  await mkdir(METAFILES, { recursive: true });
  await Promise.all([
    ...[...metafiles].map(([bundle, metafile]) => writeFile(join(METAFILES, `${bundle.replace('assets/', '')}.json`), JSON.stringify(metafile))),
    writeFile('THIRD_PARTY_LICENSES', licensesFile(packages, carried)),
    writeFile('sbom.cdx.json', sbom(readManifest('.'), packages, carried)),
  ]);
}
