import type { ResourceContent } from './content';
import { MEANINGLESS_MEDIA_TYPE, mediaTypeOfFile, MPEG_STREAM, TYPESCRIPT } from '../../../src/contract';
import { isText } from '../call/media-type';

/** Returns the media type of an object: what S3 knows, unless that says less than its key. */
export function mediaTypeOf(key: string, contentType = ''): string {
  return MEANINGLESS_MEDIA_TYPE.test(contentType) ? mediaTypeOfFile(key) ?? (contentType === MPEG_STREAM ? contentType : BYTES) : contentType;
}

const BYTES = 'application/octet-stream';

/** Text that is UTF-8 as text, anything else as base64. */
export function contentOf(bytes: Buffer, mimeType: string): ResourceContent {
  const text = isText(mimeType) ? decodeUtf8(bytes) : undefined;
  return text === undefined ? { mimeType: mimeType === TYPESCRIPT ? MPEG_STREAM : mimeType, blob: bytes.toString('base64') } : { mimeType, text };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
