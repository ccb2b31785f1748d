import { essenceOf, isJson, isText } from './media-type';
import { MEANINGLESS_MEDIA_TYPE } from '../../../src/contract';

/**
 * What a document other than JSON is to a model, by its media type, in the form that a tool handler answers it:
 *
 * - text as a string
 * - images and audio as content of their kind (MCP 2026-07-28, tools, tool result)
 * - anything else as an embedded resource with a `blob`
 *
 * A document whose type says nothing is text if it is UTF-8, and a `blob` otherwise; so is what is JSON by its type alone.
 *
 * @param mimeType with its parameters, as in `Content-Type` (RFC 9110 section 8.3)
 * @param uri names the embedded resource
 */
export function contentOf(bytes: Uint8Array, mimeType: string | undefined, uri: string): unknown {
  const type = essenceOf(mimeType);
  if (isJson(type)) {
    return textOrBlob(bytes, type, uri);
  }
  if (isText(type)) {
    return new TextDecoder(charsetOf(mimeType)).decode(bytes);
  }
  const [family] = type.split('/');
  if (family === 'image' || family === 'audio') {
    return { content: [{ type: family, data: base64(bytes), mimeType: type }] };
  }
  return MEANINGLESS_MEDIA_TYPE.test(type) ? textOrBlob(bytes, type, uri) : blob(bytes, type, uri);
}

/** The label of the encoding that a type names; UTF-8 if it names none that is known. */
function charsetOf(mimeType: string | undefined): string {
  const charset = /;\s*charset="?([^\s";]+)/i.exec(mimeType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return 'utf-8';
  }
}

function textOrBlob(bytes: Uint8Array, type: string, uri: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? blob(bytes, type, uri) : text;
  } catch {
    return blob(bytes, type, uri);
  }
}

function blob(bytes: Uint8Array, type: string, uri: string): unknown {
  const mimeType = type === '' ? 'application/octet-stream' : type;
  return { content: [{ type: 'resource', resource: { uri, mimeType, blob: base64(bytes) } }] };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
