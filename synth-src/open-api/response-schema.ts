import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import type { Operation } from './operations';
import type { Place } from './place';
import { SchemaBundle } from './schema-bundle';
import type { SchemaPlaces } from './schema-places';
import { JSON_MEDIA_TYPE } from '../../src/contract';

/** What an operation answers. */
export interface ResponseSchema {
  readonly outputSchema: JsonObject;
  readonly places: SchemaPlaces;
}

/**
 * The schema of what an operation answers, if there is one for all that it answers when it succeeds and if it is one of an object, as the
 * structured results of tools are.
 */
export function responseSchema(document: OpenApiDocument, operation: Operation): ResponseSchema | undefined {
  const responses = document.members(document.member(operation, 'responses')).filter(({ name }) => /^2(\d\d|XX)$/.test(name));
  if (responses.length !== 1) {
    return undefined;
  }
  const content = document.members(document.member(document.resolve(responses[0], 'response'), 'content'));
  const json = content.filter(({ name }) => JSON_MEDIA_TYPE.test(name));
  if (json.length !== 1 || content.length !== 1) {
    return undefined;
  }
  const schema = document.member(json[0], 'schema');
  if (!isObjectSchema(document, schema)) {
    return undefined;
  }
  const bundle = new SchemaBundle(document, 'response');
  const outputSchema = { ...bundle.add(schema) as JsonObject, type: 'object', ...bundle.$defs };
  return { outputSchema, places: new Map([['', schema.pointer], ...bundle.places]) };
}

/** @param passed what has been looked at: compositions may meet again, or lead back to themselves */
function isObjectSchema(document: OpenApiDocument, place: Place, passed: Set<unknown> = new Set()): boolean {
  const { value: schema, pointer } = document.dereference(place);
  if (!isObject(schema) || passed.has(schema)) {
    return false;
  }
  passed.add(schema);
  const { type, nullable, allOf } = schema;
  if (type !== undefined) {
    return type === 'object' && nullable !== true;
  }
  return Array.isArray(allOf) && allOf.some((value) => isObjectSchema(document, { value, pointer }, passed));
}
