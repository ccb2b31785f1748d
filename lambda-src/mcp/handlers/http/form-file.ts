import { posix } from 'node:path';
import type { FormPart } from './multipart';
import { textOf } from './parameter-styles';
import { type FormFile, type HttpPartManifest, MIME_TYPES } from '../../../../src/contract';
import { isBase64 } from '../../call/base64';
import { MappingError } from '../../call/mapping';
import { essenceOf, isText } from '../../call/media-type';

/** Extensions by media types; the last that the table has for a type is the usual one. */
const EXTENSIONS = new Map(Object.entries(MIME_TYPES).map(([extension, type]) => [type, extension]));

/** RFC 9110 section 8.3.1; without parameters that could hold anything. */
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+(?:\s*;\s*[!#$%&'*+.^_`|~0-9a-z-]+=[!#$%&'*+.^_`|~0-9a-z-]+)*$/i;

/**
 * Makes a part of a form of a file: of its content, or of a `FormFile`.
 *
 * @param index of the files that a part has
 * @throws MappingError when it is neither, or of a type that the part cannot have
 */
export function filePart(name: string, value: unknown, part: HttpPartManifest, index: number): FormPart {
  const { contentType: ownType = 'application/octet-stream', fileTypes = [] } = part;
  const types = [ownType, ...fileTypes];
  const file: { readonly [member in keyof FormFile]?: unknown } = typeof value === 'object' && value !== null ? value : { content: value };
  const contentType = file.contentType ?? typeByName(file.filename, types) ?? ownType;
  if (typeof contentType !== 'string' || !MEDIA_TYPE.test(contentType) || !types.some((type) => includes(type, contentType))) {
    throw new MappingError(`The contentType of ${name} must be one of ${types.join(', ')}`);
  }
  return { name, content: contentOf(name, file.content, types), contentType, filename: fileName(name, file.filename, contentType, index) };
}

function contentOf(name: string, content: unknown, types: readonly string[]): Uint8Array | string {
  if (types.every(isText)) {
    return textOf(content);
  }
  if (typeof content !== 'string' || !isBase64(content)) {
    throw new MappingError(`The content of ${name} must be a base64 string`);
  }
  return new Uint8Array(Buffer.from(content, 'base64'));
}

/** The name that was given, or that of the part; with the extension of the type, unless it has one. */
function fileName(part: string, given: unknown, contentType: string, index: number): string {
  const name = typeof given === 'string' && given !== '' ? given : `${part.replace(/\[[^[\]]*\]$/, '')}${index > 0 ? `-${index + 1}` : ''}`;
  return posix.extname(name) === '' ? `${name}${EXTENSIONS.get(essenceOf(contentType)) ?? ''}` : name;
}

function typeByName(filename: unknown, types: readonly string[]): string | undefined {
  const type = typeof filename === 'string' ? MIME_TYPES[posix.extname(filename).toLowerCase()] : undefined;
  return types.find((one) => !one.includes('*') && essenceOf(one) === type);
}

/** Says whether a type is a media type, or one of a range of them such as `image/*`. */
function includes(range: string, type: string): boolean {
  const [kind, subtype] = essenceOf(range).split('/');
  return range === type || essenceOf(range) === essenceOf(type) || (subtype === '*' && (kind === '*' || essenceOf(type).startsWith(`${kind}/`)));
}
