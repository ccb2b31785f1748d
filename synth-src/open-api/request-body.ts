import { describedSchema, exampleValues } from './described-schema';
import type { OpenApiDocument, Place } from './document';
import { isObject, type JsonObject, memberOf } from './json-object';
import { pointerTo } from './json-pointer';
import type { Operation } from './operations';
import { Refusal } from './refusal';
import { isBinary, type SchemaBundle } from './schema-bundle';
import type { HttpBodyManifest } from '../../src/contract';

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
const BYTES = 'application/octet-stream';

/** Types whose documents are text: they are sent as they are given. */
const TEXT = /^\s*(text\/.+|[^/]+\/([^/]+\+)?(json|xml|yaml)|application\/(x-yaml|toml|sql|graphql|javascript|ecmascript|x-ndjson|jsonl))\s*(;|$)/i;

/** Types in which any value can be written, the best first. */
const VALUE_TYPES: readonly ((type: string) => boolean)[] = [
  (type) => type === 'application/json',
  (type) => type.endsWith('+json'),
  (type) => type === 'application/x-www-form-urlencoded',
  (type) => type === MULTIPART,
];

/** What is sent where the document leaves a part of the type open. */
const CONCRETE: { readonly [range: string]: string } = {
  '*/*': 'application/json', 'application/*': 'application/json', 'text/*': 'text/plain', 'multipart/*': MULTIPART,
};

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

/** Whether the schema of bytes that stands at a pointer is that of base64, because these bytes are sent as they are. */
export function encodesBytes(document: OpenApiDocument, { contentType, mediaType, form }: RequestBody): (pointer: string) => boolean {
  if (contentType !== MULTIPART) {
    return () => form === 'bytes';
  }
  const encoding = document.member(mediaType, 'encoding').value;
  const texts = formMembers(document, document.member(mediaType, 'schema'))
    .filter(({ name }) => TEXT.test(String((memberOf(encoding, name) as JsonObject | undefined)?.contentType)))
    .flatMap(({ pointer, items }) => [pointer, items.pointer]);
  return (pointer) => !texts.includes(pointer);
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
  const members = contentType === MULTIPART ? formMembers(document, document.member(mediaType, 'schema')) : [];
  const encodings = [
    ...members.filter(({ value, items }) => isBinary(value) || isBinary(items.value))
      .map(({ name }) => [name, { contentType: BYTES } as JsonObject] as const),
    ...document.members(document.member(mediaType, 'encoding')).map(({ name, value }) => [name, value as JsonObject] as const),
  ].map(([name, { contentType: types, style, explode, allowReserved }]) => {
    // of several types, the first is as good as any
    const encoding = { contentType: typeof types === 'string' ? types.split(',')[0].trim() : undefined, style, explode, allowReserved };
    return [name, Object.fromEntries(Object.entries(encoding).filter(([, value]) => value !== undefined))] as const;
  });
  return { contentType, ...(encodings.length > 0 && { encoding: Object.fromEntries(encodings) }) };
}

/** @returns undefined for a type that cannot be sent */
function offer(document: OpenApiDocument, member: Place & { readonly name: string }): Offer | undefined {
  const mediaType = member as Place<JsonObject> & { readonly name: string };
  const range = mediaType.name.split(';')[0].trim().toLowerCase();
  const schema = document.member(mediaType, 'schema');
  const { value } = resolved(document, schema);
  const isBytes = schema.value === undefined || isBinary(value);
  if (isBytes && range.includes('*')) {
    return { mediaType, rank: VALUE_TYPES.length + 1, contentType: BYTES, form: 'bytes' };
  }
  const type = CONCRETE[range] ?? range;
  // with its parameters, unless it is a range
  const contentType = type === range ? mediaType.name : type;
  const rank = VALUE_TYPES.findIndex((accepts) => accepts(type));
  if (rank !== -1) {
    return { mediaType, rank, contentType, form: 'value' };
  }
  if (TEXT.test(type) && (isBytes || value.type === 'string')) {
    return { mediaType, rank: VALUE_TYPES.length, contentType, form: 'text' };
  }
  return isBytes && !type.startsWith('multipart/') ? { mediaType, rank: VALUE_TYPES.length + 1, contentType, form: 'bytes' } : undefined;
}

interface FormMember extends Place<JsonObject> {
  readonly name: string;
  readonly items: Place<JsonObject>;
}

/** The schemas of the members of a form, and of what is in the lists among them. */
function formMembers(document: OpenApiDocument, place: Place, passed: ReadonlySet<unknown> = new Set()): FormMember[] {
  const { value: schema, pointer } = resolved(document, place);
  if (passed.has(schema)) {
    return [];
  }
  const own = Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, value]) => {
    const member = resolved(document, { value, pointer: pointer + pointerTo('properties', name) });
    return { name, ...member, items: resolved(document, { value: member.value.items, pointer: `${member.pointer}/items` }) };
  });
  const included = Array.isArray(schema.allOf) ? schema.allOf : [];
  return [...own, ...included.flatMap((value, index) => formMembers(document, { value, pointer: `${pointer}/allOf/${index}` }, new Set([...passed, schema])))];
}

function resolved(document: OpenApiDocument, place: Place): Place<JsonObject> {
  const { value, pointer } = document.dereference(place);
  return { value: isObject(value) ? value : {}, pointer };
}
