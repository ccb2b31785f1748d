import { BYTES, isBinary } from './bytes';
import { upgradeSchema } from './dialect';
import type { OpenApiDocument } from './document';
import { fileSchema } from './file-schema';
import { isObject, type JsonObject, memberOf } from './json-object';
import { pointerTo } from './json-pointer';
import type { Place } from './place';
import { annotationsOf, isUntold, type SoleSchema, soleSchema } from './sole-schema';
import { TEXT_MEDIA_TYPE } from '../../src/contract';

/** A member of a form that is sent in parts of their own types (OpenAPI 3.1, Special Considerations for multipart Content). */
export interface FormPart {
  readonly name: string;
  /** Where its schema stands. */
  readonly pointer: string;
  /** Absent: by the value, as text or JSON. */
  readonly contentType?: string;
  /** The other types that a file may have, or ranges of them. */
  readonly fileTypes?: readonly string[];
  /** What a model gives, where that is not what the document says: text, or bytes as base64. */
  readonly schema?: JsonObject;
}

/** The parts of a form. What is sent as bytes, and that a model is to give base64 for it, comes of one decision here. */
export function formParts(document: OpenApiDocument, mediaType: Place<JsonObject>): FormPart[] {
  const encodings = document.members(document.member(mediaType, 'encoding'));
  const members = membersOf(document, document.member(mediaType, 'schema'));
  const others = encodings.filter(({ name }) => !members.some((member) => member.name === name));
  return [...members, ...others.map(({ name, pointer }) => ({ name, pointer, value: NOTHING }))].map(({ name, value, pointer }) => {
    const member = soleSchema(document, { value, pointer });
    const isList = [member.value.type].flat().includes('array') && member.value.items !== undefined;
    const item = isList ? soleSchema(document, { value: member.value.items, pointer: `${member.pointer}/items` }) : member;
    const types = memberOf(encodings.find((encoding) => encoding.name === name)?.value, 'contentType');
    const offered = typeof types === 'string' ? types.split(',').map((type) => type.trim()).filter((type) => type !== '') : [];
    const contentType = partType(offered, item.value, isFile(document, item));
    const fileTypes = contentType !== undefined && isSentAsFile(document, item, contentType) ? otherTypes(offered, contentType) : undefined;
    const schema = fileTypes && fileSchema(document.version, item, [contentType!, ...fileTypes]);
    return { name, pointer, contentType, ...(fileTypes && { fileTypes }), schema: schema && isList ? listSchema(document, member, schema) : schema };
  });
}

/** The schema of a member that the schema of the form does not have, but may allow. */
const NOTHING: JsonObject = { not: {} };

/** Members of forms whose schema says nothing are files in OpenAPI 3.1 (Encoding Object, `contentType`). */
function isFile({ version }: OpenApiDocument, { value }: SoleSchema): boolean {
  return isBinary(value) || (version === '3.1' && isUntold(value));
}

/** @param given types and ranges, of which the first type is as good as any */
function partType(given: readonly string[], schema: JsonObject, ofFile: boolean): string | undefined {
  const ownType = ofFile ? String(schema.contentMediaType ?? BYTES) : undefined;
  const [range] = given;
  return given.find((type) => !type.includes('*')) ?? (range === undefined || ['*/*', 'application/*'].includes(range) ? ownType : concreteType(range));
}

/** What is sent for a range of media types. */
export function concreteType(range: string): string {
  if (/\+json\s*(;|$)/i.test(range)) {
    return 'application/json';
  }
  return /^text\//i.test(range) ? 'text/plain' : BYTES;
}

/** Strings of a type that is no text are the bytes of files too. */
function isSentAsFile(document: OpenApiDocument, { value }: SoleSchema, contentType: string): boolean {
  return isBinary(value) || (!TEXT_MEDIA_TYPE.test(contentType) && ([value.type].flat().includes('string') || isFile(document, { value } as SoleSchema)));
}

/** The types that a file may have besides the one that it is sent as. Of bytes of which nothing is said, models may know more. */
function otherTypes(offered: readonly string[], contentType: string): string[] {
  const others = offered.filter((type) => type !== contentType);
  return offered.length === 0 && contentType === BYTES ? ['*/*'] : others;
}

function listSchema({ version }: OpenApiDocument, { value, nullable }: SoleSchema, items: JsonObject): JsonObject {
  const { minItems, maxItems, uniqueItems } = value;
  return {
    ...upgradeSchema(version, annotationsOf(value)),
    type: nullable ? ['array', 'null'] : 'array',
    ...Object.fromEntries(Object.entries({ minItems, maxItems, uniqueItems }).filter(([, bound]) => bound !== undefined)),
    items,
  };
}

/** The schemas of the members of a form, as they stand there, with those of the parts of which it is composed. */
function membersOf(document: OpenApiDocument, place: Place, passed: Set<unknown> = new Set()): (Place & { readonly name: string })[] {
  const { value: schema, pointer } = document.dereference(place);
  if (!isObject(schema) || passed.has(schema)) {
    return [];
  }
  passed.add(schema);
  const own = Object.entries(isObject(schema.properties) ? schema.properties : {})
    .map(([name, value]) => ({ name, value, pointer: pointer + pointerTo('properties', name) }));
  const included = Array.isArray(schema.allOf) ? schema.allOf : [];
  return [...own, ...included.flatMap((value, index) => membersOf(document, { value, pointer: `${pointer}/allOf/${index}` }, passed))];
}
