import { contentSchema, isBinary } from './bytes';
import { describedSchema, exampleValues } from './described-schema';
import type { OpenApiDocument, Place } from './document';
import { concreteType, formParts } from './form-parts';
import { isObject, type JsonObject } from './json-object';
import type { Operation } from './operations';
import { Refusal } from './refusal';
import type { SchemaBundle } from './schema-bundle';
import { soleSchema } from './sole-schema';
import { type HttpBodyManifest, TEXT_MEDIA_TYPE } from '../../src/contract';

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

const MULTIPART = 'multipart/form-data';

/** Types in which any value can be written, the best first. */
const VALUE_TYPES: readonly ((type: string) => boolean)[] = [
  (type) => type === 'application/json',
  (type) => type.endsWith('+json'),
  (type) => type === 'application/x-www-form-urlencoded',
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
  const body = document.resolve(place);
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
    throw new Refusal(place.pointer, `its body is ${types}; JSON, forms, text and bytes can be sent`);
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
  const partTypes = new Map(parts.flatMap(({ name, contentType: type }) => (type === undefined ? [] : [[name, type]])));
  const styles = document.members(document.member(mediaType, 'encoding')).map(({ name, value }) => {
    const { style, explode, allowReserved } = value as JsonObject;
    return [name, { style, explode, allowReserved }] as const;
  });
  const encodings = [...new Set([...partTypes.keys(), ...styles.map(([name]) => name)])].map((name) => {
    const encoding = { contentType: partTypes.get(name), ...Object.fromEntries(styles)[name] };
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
    return { mediaType, rank, contentType, form: 'value' };
  }
  if (TEXT_MEDIA_TYPE.test(type) && (isBytes || value.type === 'string')) {
    return { mediaType, rank: VALUE_TYPES.length, contentType, form: 'text' };
  }
  return isBytes && !type.startsWith('multipart/') ? { mediaType, rank: VALUE_TYPES.length + 1, contentType, form: 'bytes' } : undefined;
}

function sentFor(range: string, isBytes: boolean): string {
  if (range === 'multipart/*') {
    return MULTIPART;
  }
  return isBytes ? concreteType(range) : CONCRETE[range] ?? concreteType(range);
}
