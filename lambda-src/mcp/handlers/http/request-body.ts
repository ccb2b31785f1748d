import { filePart } from './form-file';
import { multipartBody, type EncodedBody, type FormPart } from './multipart';
import { textOf } from './parameter-styles';
import { refuseOthers, writtenParts, type WrittenAs } from './parameters';
import { type HttpBodyManifest, type HttpPartManifest, JSON_LINES_MEDIA_TYPE, type MappingSource } from '../../../../src/contract';
import { isBase64 } from '../../call/base64';
import { MappingError, mapValues } from '../../call/mapping';
import { isJson, isText } from '../../call/media-type';

/**
 * Writes the body of a request in its media type.
 *
 * @returns undefined when the call has no value for it
 * @throws MappingError when its value is of the wrong type
 */
export function requestBody(
  { contentType, value: mapping, omitted = [], encoding = {} }: HttpBodyManifest,
  source: MappingSource,
): EncodedBody | undefined {
  const value = mapValues(mapping, source);
  if (value === undefined) {
    return undefined;
  }
  switch (contentType.split(';')[0]!.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded': return { contentType, content: urlEncoded(membersOf(value), encoding, omitted) };
    case 'multipart/form-data': return multipartBody(membersOf(value).flatMap(([name, member]) => formParts(name, member, encodingOf(name, encoding))));
    default: return { contentType, content: documentContent(value, contentType) };
  }
}

type Encoding = NonNullable<HttpBodyManifest['encoding']>;

/** The names of members are the caller's choice, where the body is free. */
function encodingOf(name: string, encoding: Encoding): WrittenAs | undefined {
  return Object.hasOwn(encoding, name) ? encoding[name] : undefined;
}

/**
 * OpenAPI 3.1.1 section 4.8.15: members with a style are written as query parameters are, others by their type, several times for an
 * array.
 */
function urlEncoded(members: readonly [string, unknown][], encoding: Encoding, omitted: readonly string[]): string {
  const names = [...members.map(([name]) => name), ...omitted];
  return members.flatMap(([name, member]) => {
    const as = encodingOf(name, encoding) ?? {};
    if (!hasStyle(as)) {
      return itemsOf(member).flatMap((item) => writtenParts(name, textOf(item), { contentType: undefined }, 'form'));
    }
    const parts = writtenParts(name, member, { ...as, contentType: undefined }, 'form');
    refuseOthers(parts, name, names);
    return parts;
  }).join('&');
}

function formParts(name: string, member: unknown, part: HttpPartManifest = {}): FormPart[] {
  return itemsOf(member).map((item, index) => {
    const type = part.contentType ?? (typeof item === 'object' ? 'application/json' : undefined);
    if (part.fileTypes !== undefined || (type !== undefined && !isText(type))) {
      return filePart(name, item, part, index);
    }
    return type === undefined ? { name, content: textOf(item) } : { name, content: documentContent(item, type), contentType: type };
  });
}

/** JSON, lines of JSON, text, or, of any other type, the bytes that the value holds as base64. */
function documentContent(value: unknown, contentType: string): Uint8Array | string {
  if (isJson(contentType)) {
    return JSON.stringify(value);
  }
  if (JSON_LINES_MEDIA_TYPE.test(contentType) && Array.isArray(value)) {
    return value.map((line) => `${JSON.stringify(line)}\n`).join('');
  }
  if (isText(contentType)) {
    return textOf(value);
  }
  if (typeof value !== 'string' || !isBase64(value)) {
    throw new MappingError(`Content of the type ${contentType} must be a base64 string`);
  }
  return new Uint8Array(Buffer.from(value, 'base64'));
}

function membersOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MappingError('The form must be an object');
  }
  return Object.entries(value);
}

function itemsOf(member: unknown): unknown[] {
  return (Array.isArray(member) ? member : [member]).filter((item) => item !== null && item !== undefined);
}

function hasStyle({ style, explode, allowReserved }: WrittenAs): boolean {
  return style !== undefined || explode !== undefined || allowReserved !== undefined;
}
