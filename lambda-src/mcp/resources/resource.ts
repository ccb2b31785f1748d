import type { ResourceReader } from './content';
import { createResourceReader } from './create-resource-reader';
import type { ResourceManifest } from '../../../src/contract';
import { normalizeUri } from '../call/uri';

/** A resource that can be read. */
export interface ServedResource {
  readonly manifest: ResourceManifest;
  readonly read: ResourceReader;
}

/**
 * Makes resources readable, by normalized URI in the order of declaration.
 *
 * @param assetFolder where the manifest is
 */
export async function prepareResources(manifests: readonly ResourceManifest[], assetFolder: string): Promise<ReadonlyMap<string, ServedResource>> {
  const resources = new Map<string, ServedResource>();
  for (const manifest of manifests) {
    resources.set(normalizeUri(manifest.uri), { manifest, read: await createResourceReader(manifest, assetFolder) });
  }
  return resources;
}
