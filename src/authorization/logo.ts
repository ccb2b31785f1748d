import * as fs from 'fs';
import * as path from 'path';

/** The pages that show it are sent by a function, with every answer. In bytes. */
const MAX_SIZE = 64 * 1024;

/** Image types by the extensions of files, and how such files begin. */
const TYPES: Readonly<Record<string, { readonly mimeType: string; readonly signature: RegExp }>> = {
  '.svg': { mimeType: 'image/svg+xml', signature: /^(?:\xEF\xBB\xBF)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i },
  '.png': { mimeType: 'image/png', signature: /^\x89PNG\r\n\x1A\n/ },
  '.webp': { mimeType: 'image/webp', signature: /^RIFF[^]{4}WEBP/ },
  '.jpg': { mimeType: 'image/jpeg', signature: /^\xFF\xD8\xFF/ },
  '.jpeg': { mimeType: 'image/jpeg', signature: /^\xFF\xD8\xFF/ },
};

/** What runs code, or loads something from elsewhere. No browser does that for an image, but people open images by themselves too. */
const ACTIVE_SVG = /<script|\son[a-z]+\s*=|javascript:|<foreignObject|<!ENTITY|@import|(?:(?:href|src)\s*=|url\()\s*["']?\s*(?:https?:|\/\/)/i;

/**
 * Reads an image file as a `data:` URI.
 *
 * @throws when there is no such file, or it is too large, or no image that can be shown
 */
export function readLogo(file: string): string {
  const { mimeType, signature } = TYPES[path.extname(file).toLowerCase()] ?? {};
  if (mimeType === undefined) {
    throw new Error(`${file} must be an SVG, PNG, JPEG or WebP file, by the extension of its name`);
  }
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    throw new Error(`there is no file at ${path.resolve(file)}`);
  }
  if (stats.size > MAX_SIZE) {
    throw new Error(`${file} has ${stats.size} bytes, more than the ${MAX_SIZE} of a logo; make it smaller`);
  }
  const content = fs.readFileSync(file);
  const text = content.toString('latin1');
  if (!signature!.test(text)) {
    throw new Error(`${file} is not of the type ${mimeType} that its name says`);
  }
  if (mimeType === 'image/svg+xml' && ACTIVE_SVG.test(text)) {
    throw new Error(`${file} holds scripts or loads something from elsewhere; export it as a plain SVG`);
  }
  return `data:${mimeType};base64,${content.toString('base64')}`;
}
