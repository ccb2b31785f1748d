import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../../src/contract';
import { parseDeployedJson } from '../../shared/deploy-time-values';

/**
 * Reads what the function serves.
 *
 * @param assetFolder where the manifest is
 * @param deployTimeValues a JSON array of strings
 * @throws Error when the manifest is missing, is of another version, or refers to a deploy-time value that is not there
 */
export function loadManifest(assetFolder: string, deployTimeValues: string): Manifest {
  const manifest = parseDeployedJson(readFileSync(join(assetFolder, MANIFEST_FILE), 'utf8'), JSON.parse(deployTimeValues)) as Manifest;
  if (manifest.version !== 1) {
    throw new Error(`The manifest has version ${manifest.version}, and this function reads version 1`);
  }
  return manifest;
}
