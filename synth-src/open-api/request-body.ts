import { contentSchema, isBinary, isString } from './bytes';
import { describedSchema, exampleValues } from './described-schema';
import type { OpenApiDocument } from './document';
import { concreteType, formParts } from './form-parts';
import { isObject, type JsonObject } from './json-object';
import type { Operation } from './operations';
import type { Place } from './place';
import { Refusal } from './refusal';
import type { SchemaBundle } from './schema-bundle';
import { soleSchema } from './sole-schema';
import { type HttpBodyManifest, type HttpPartManifest, JSON_LINES_MEDIA_TYPE, JSON_MEDIA_TYPE, TEXT_MEDIA_TYPE } from '../../src/contract';

/** What an operation takes as its body, in one of the types that the document offers. */
export interface RequestBody extends Place<JsonObject> {
  readonly required: boolean;
  readonly contentType: string;
  /** The Media Type Object. */
  readonly mediaType: Place<JsonObject>;
  /** What the argument is: a value that is written in the type, the text itself, or the bytes themselves as base64. */
  readonly form: 'value' | 'text' | 'bytes';
}

/** A type that the document offers. */
interface Offer extends Omit<RequestBody, 'required' | 'value' | 'pointer'> {
  /** Its place among others; the lowest is taken. */
  readonly rank: number;
}

const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** Types in which any value can be written, the best first. */
const VALUE_TYPES: readonly ((type: string) => boolean)[] = [
  (type) => type === 'application/json',
  (type) => JSON_MEDIA_TYPE.test(type),
  (type) => type === URL_ENCODED,
  (type) => type === MULTIPART,
];

/** What is sent where the document leaves a part of the type open, of values that are no bytes. */
const CONCRETE: { readonly [range: string]: string } = { '*/*': 'application/json', 'application/*': 'application/json' };

/**
 * The body of an operation.
 *
 * @throws Refusal when it has none of the types that can be sent
 */
export function requestBodyOf(document: OpenApiDocument, operation: Operation): RequestBody | undefined {
  const place = document.member(operation, 'requestBody');
  if (place.value === undefined) {
    return undefined;
  }
  const body = document.resolve(place, 'request body');
  if (!isObject(body.value.content)) {
    throw new Refusal(place.pointer, `what is at ${body.pointer} is no request body: those have content`);
  }
  const required = body.value.required === true;
  if (['GET', 'HEAD'].includes(operation.method)) {
    if (required) {
      throw new Refusal(place.pointer, `it requires a body, which a ${operation.method} request does not have (RFC 9110 section 9.3.1)`);
    }
    return undefined; // OpenAPI 3.0, Operation Object: it shall be ignored
  }
  const content = document.members(document.member(body, 'content'));
  const [best] = content.flatMap((member) => offer(document, member) ?? []).toSorted((a, b) => a.rank - b.rank);
  if (!best) {
    const types = content.map(({ name }) => name).join(' or ') || 'of no type';
    throw new Refusal(place.pointer, `its body is ${types}; JSON, forms, text and bytes can be sent, the last two by a schema of a string`);
  }
  const { contentType, mediaType, form } = best;
  return { ...body, required, contentType, mediaType, form };
}

/** Of the schemas in a body, by their pointers, those that models see in their place, because what they give is sent as it is. */
export function contentSchemas(document: OpenApiDocument, { contentType, mediaType, form }: RequestBody): ReadonlyMap<string, JsonObject> {
  if (form === 'bytes') {
    const place = document.member(mediaType, 'schema');
    return new Map([[place.pointer, contentSchema(document.version, soleSchema(document, place), contentType)]]);
  }
  const parts = contentType === MULTIPART ? formParts(document, mediaType) : [];
  return new Map(parts.flatMap(({ pointer, schema }) => (schema ? [[pointer, schema] as const] : [])));
}

/** The schema of the argument. */
export function bodySchema(document: OpenApiDocument, bundle: SchemaBundle, { value, mediaType, contentType, form }: RequestBody): JsonObject {
  return {
    ...describedSchema(bundle, document.member(mediaType, 'schema'), { description: value.description, examples: exampleValues(document, mediaType) }),
    ...(form !== 'value' && { type: 'string' }),
    ...(form === 'bytes' && { contentEncoding: 'base64', contentMediaType: contentType }),
  };
}

/** How the argument is written. */
export function bodySerialization(document: OpenApiDocument, { contentType, mediaType }: RequestBody): Omit<HttpBodyManifest, 'value'> {
  const parts = contentType === MULTIPART ? formParts(document, mediaType) : [];
  const written = new Map(parts.map(({ name, contentType: type, fileTypes }) => [name, { contentType: type, fileTypes }]));
  const styles = document.members(document.member(mediaType, 'encoding')).map(({ name, value }) => {
    const { style, explode, allowReserved } = value as JsonObject;
    return [name, { style, explode, allowReserved }] as const;
  });
  const encodings = [...new Set([...written.keys(), ...styles.map(([name]) => name)])].map((name) => {
    const encoding: HttpPartManifest = { ...written.get(name), ...Object.fromEntries(styles)[name] as HttpPartManifest };
    return [name, Object.fromEntries(Object.entries(encoding).filter(([, value]) => value !== undefined))] as const;
  }).filter(([, encoding]) => Object.keys(encoding).length > 0);
  return { contentType, ...(encodings.length > 0 && { encoding: Object.fromEntries(encodings) }) };
}

/** @returns undefined for a type that cannot be sent */
function offer(document: OpenApiDocument, member: Place & { readonly name: string }): Offer | undefined {
  const mediaType = member as Place<JsonObject> & { readonly name: string };
  const range = mediaType.name.split(';')[0].trim().toLowerCase();
  const schema = document.member(mediaType, 'schema');
  const { value } = soleSchema(document, schema);
  const isBytes = schema.value === undefined || isBinary(value);
  const type = range.includes('*') ? sentFor(range, isBytes) : range;
  // with its parameters, unless it is a range
  const contentType = type === range ? mediaType.name : type;
  const rank = VALUE_TYPES.findIndex((accepts) => accepts(type));
  if (rank !== -1) {
    // files are lost in forms that have no parts, though these are offered too
    const isLossy = type === URL_ENCODED && formParts(document, mediaType).some(({ fileTypes }) => fileTypes !== undefined);
    return { mediaType, rank: isLossy ? VALUE_TYPES.length : rank, contentType, form: 'value' };
  }
  if (JSON_LINES_MEDIA_TYPE.test(type) && value.type === 'array') {
    return { mediaType, rank: VALUE_TYPES.length, contentType, form: 'value' };
  }
  if (!(isBytes || isString(value)) || type.startsWith('multipart/')) {
    return undefined;
  }
  // of what is no text, a string is the bytes, though it be described as base64: HTTP has no such encoding of a content
  return TEXT_MEDIA_TYPE.test(type)
    ? { mediaType, rank: VALUE_TYPES.length + 1, contentType, form: 'text' }
    : { mediaType, rank: VALUE_TYPES.length + 2, contentType, form: 'bytes' };
}

function sentFor(range: string, isBytes: boolean): string {
  if (range === 'multipart/*') {
    return MULTIPART;
  }
  return isBytes ? concreteType(range) : CONCRETE[range] ?? concreteType(range);
}
