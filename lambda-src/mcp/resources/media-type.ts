import { posix } from 'node:path';
import type { ResourceContent } from './content';
import { MIME_TYPES } from '../../../src/contract';
import { isText } from '../tools/media-type';

/** The media type of an object by the extension of its key. */
export function mediaTypeOfKey(key: string): string | undefined {
  return MIME_TYPES[posix.extname(key).toLowerCase()];
}

/** Types that say no more than "bytes"; S3 gives the second one to what is uploaded without a type. */
const MEANINGLESS = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** The media type of an object: what S3 knows, unless that says nothing. */
export function mediaTypeOf(key: string, contentType: string | undefined): string {
  return contentType !== undefined && !MEANINGLESS.has(contentType.trim().toLowerCase()) ? contentType : mediaTypeOfKey(key) ?? 'application/octet-stream';
}

/** Text that is UTF-8 as text, anything else as base64. */
export function contentOf(bytes: Buffer, mimeType: string): ResourceContent {
  const text = isText(mimeType) ? decodeUtf8(bytes) : undefined;
  return text === undefined ? { mimeType, blob: bytes.toString('base64') } : { mimeType, text };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
