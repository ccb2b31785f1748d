import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../../src/contract';
import { resolveDeployTimeValues } from '../../shared/deploy-time-values';

/**
 * Reads what the function serves.
 *
 * @param assetFolder where the manifest is
 * @param deployTimeValues a JSON array of strings
 * @throws Error when the manifest is missing, is of another version, or refers to a deploy-time value that is not there
 */
export async function loadManifest(assetFolder: string, deployTimeValues: string): Promise<Manifest> {
  const json: unknown = JSON.parse(await readFile(join(assetFolder, MANIFEST_FILE), 'utf8'));
  const manifest = resolveDeployTimeValues(json, JSON.parse(deployTimeValues)) as Manifest;
  if (manifest.version !== 1) {
    throw new Error(`The manifest has version ${manifest.version}, and this function reads version 1`);
  }
  return manifest;
}
