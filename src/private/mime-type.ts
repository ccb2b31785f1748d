import * as path from 'path';

/** The types of files that servers commonly hand to models. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.mp3': 'audio/mpeg',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
};

const TEXT_TYPE = /^(text\/.+|application\/(json|xml|yaml|javascript|sql|graphql|toml)|.+\+(json|xml|yaml))$/;

/** The media type of a file by the extension of its name; `application/octet-stream` when that says nothing. */
export function mimeTypeOfFile(file: string): string {
  return BY_EXTENSION[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/** Whether content of the media type is text, so that MCP carries it as it is and not as base64. */
export function isTextMimeType(mimeType: string): boolean {
  return TEXT_TYPE.test(mimeType.split(';')[0].trim().toLowerCase());
}
