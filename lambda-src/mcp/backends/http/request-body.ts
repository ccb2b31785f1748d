import { multipartBody, type EncodedBody, type FormPart } from './multipart';
import { textOf } from './parameter-styles';
import { refuseOthers, writtenParts, type WrittenAs } from './parameters';
import type { HttpBodyManifest, MappingSource } from '../../../../src/contract';
import { isBase64 } from '../../base64';
import { MappingError, mapValues } from '../../mapping/mapping';
import { isJson, isText } from '../../tools/media-type';

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
    case 'multipart/form-data': return multipartBody(membersOf(value).flatMap(([name, member]) => formParts(name, member, encoding[name])));
    default: return { contentType, content: documentContent(value, contentType) };
  }
}

type Encoding = NonNullable<HttpBodyManifest['encoding']>;

/**
 * OpenAPI 3.1.1 section 4.8.15: members with a style are written as query parameters are, others by their type, several times for an
 * array.
 */
function urlEncoded(members: readonly [string, unknown][], encoding: Encoding, omitted: readonly string[]): string {
  const names = [...members.map(([name]) => name), ...omitted];
  return members.flatMap(([name, member]) => {
    const as = encoding[name] ?? {};
    if (!hasStyle(as)) {
      return itemsOf(member).flatMap((item) => writtenParts(name, textOf(item), { contentType: undefined }, 'form'));
    }
    const parts = writtenParts(name, member, { ...as, contentType: undefined }, 'form');
    refuseOthers(parts, name, names);
    return parts;
  }).join('&');
}

function formParts(name: string, member: unknown, { contentType }: WrittenAs = {}): FormPart[] {
  return itemsOf(member).map((item) => {
    const type = contentType ?? (typeof item === 'object' ? 'application/json' : undefined);
    return type === undefined
      ? { name, content: textOf(item), isFile: false }
      : { name, content: documentContent(item, type), contentType: type, isFile: !isText(type) };
  });
}

/** JSON, text, or, of any other type, the bytes that the value holds as base64. */
function documentContent(value: unknown, contentType: string): Uint8Array | string {
  if (isJson(contentType)) {
    return JSON.stringify(value);
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
