import * as path from 'path';
import { MIME_TYPES } from '../contract';

const TEXT_TYPE = /^(text\/.+|application\/(json|xml|yaml|javascript|sql|graphql|toml)|.+\+(json|xml|yaml))$/;

/** The media type of a file by the extension of its name; `application/octet-stream` when that says nothing. */
export function mimeTypeOfFile(file: string): string {
  return MIME_TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/** Whether content of the media type is text, so that MCP carries it as it is and not as base64. */
export function isTextMimeType(mimeType: string): boolean {
  return TEXT_TYPE.test(mimeType.split(';')[0].trim().toLowerCase());
}
