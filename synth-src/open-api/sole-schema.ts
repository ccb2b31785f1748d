import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import type { Place } from './place';

/** What a schema says of its values, but for null. */
export interface SoleSchema extends Place<JsonObject> {
  /** Whether null is one of them. */
  readonly nullable: boolean;
}

const ANNOTATIONS = ['title', 'description', 'deprecated', 'readOnly', 'writeOnly', 'default', 'example', 'examples', 'externalDocs', 'xml'];

/**
 * The schema at a place, or the only one that it stands for: that which it refers to, which is the only part of its `allOf`, or the only
 * alternative to null. What is said about the value on the way there goes before what is said about it there.
 */
export function soleSchema(document: OpenApiDocument, place: Place, passed: Set<unknown> = new Set()): SoleSchema {
  const { value, pointer } = document.dereference(place);
  const beside = value === place.value ? {} : asObject(place.value);
  if (document.version === '3.1' && Object.keys(beside).some((name) => name !== '$ref' && !isAnnotation(name))) {
    return { value: beside, pointer: place.pointer, nullable: false };
  }
  const schema: JsonObject = { ...asObject(value), ...annotationsOf(beside) };
  const nullable = schema.nullable === true || (Array.isArray(schema.type) && schema.type.includes('null'));
  const keyword = ['allOf', 'anyOf', 'oneOf'].find((name) => Array.isArray(schema[name]));
  const isWrapper = keyword !== undefined && Object.keys(schema).every((name) => name === keyword || name === 'nullable' || isAnnotation(name));
  if (!isWrapper || passed.has(value)) {
    return { value: schema, pointer, nullable };
  }
  passed.add(value);
  const parts = (schema[keyword] as unknown[]).map((part, index): Place => ({ value: part, pointer: `${pointer}/${keyword}/${index}` }));
  const others = parts.filter((part) => asObject(document.dereference(part).value).type !== 'null');
  if (others.length !== 1) {
    return { value: schema, pointer, nullable };
  }
  const sole = soleSchema(document, others[0], passed);
  return { ...sole, value: { ...sole.value, ...annotationsOf(schema) }, nullable: nullable || sole.nullable || others.length < parts.length };
}

/** Of a schema, what it says about the value. */
export function annotationsOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => isAnnotation(name)));
}

/** Whether a schema says nothing of what its values are. */
export function isUntold(schema: JsonObject): boolean {
  return Object.keys(schema).every(isAnnotation);
}

/** Whether a keyword says something about a value, and not what it is. */
export function isAnnotation(name: string): boolean {
  return ANNOTATIONS.includes(name) || name.startsWith('x-');
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
