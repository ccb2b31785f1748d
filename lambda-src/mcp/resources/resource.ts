import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResourceContentManifest, ResourceManifest } from '../../../src/contract';

/** The content of a resource, in the form of MCP `TextResourceContents` or `BlobResourceContents`. */
export type ResourceContent = { readonly text: string } | { readonly blob: string };

/** A resource that can be read. */
export interface ServedResource {
  readonly manifest: ResourceManifest;
  /** @throws Error when the content cannot be read */
  readonly read: () => Promise<ResourceContent>;
}

/** Makes resources readable, by normalized URI in the order of declaration. Files are read when first asked for, then kept. */
export function prepareResources(manifests: readonly ResourceManifest[], assetFolder: string): ReadonlyMap<string, ServedResource> {
  return new Map(manifests.map((manifest) => {
    let content: ResourceContent | undefined;
    const read = async () => content ??= await readContent(manifest.content, assetFolder);
    return [normalizeUri(manifest.uri), { manifest, read }];
  }));
}

/** The form in which two spellings of a URI are the same (URL standard, serializing). */
export function normalizeUri(uri: string): string {
  return new URL(uri).toString();
}

async function readContent(content: ResourceContentManifest, assetFolder: string): Promise<ResourceContent> {
  switch (content.type) {
    case 'text': return { text: content.text };
    case 'file': {
      const bytes = await readFile(join(assetFolder, content.path));
      return content.encoding === 'text' ? { text: bytes.toString('utf8') } : { blob: bytes.toString('base64') };
    }
    default: throw new Error(`PLACEHOLDER ${content.type}`);
  }
}
