import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResourceContents, ResourceReader } from './content';
import type { FileContentManifest } from '../../../src/contract';

/** A file of the asset. It is read when first asked for, then kept. */
export function createFileReader({ path, encoding }: FileContentManifest, mimeType: string | undefined, assetFolder: string): ResourceReader {
  let contents: ResourceContents | undefined;
  return async () => contents ??= { contents: [{ mimeType, ...encoded(await readFile(join(assetFolder, path)), encoding) }] };
}

function encoded(bytes: Buffer, encoding: FileContentManifest['encoding']): { readonly text: string } | { readonly blob: string } {
  return encoding === 'text' ? { text: bytes.toString('utf8') } : { blob: bytes.toString('base64') };
}
