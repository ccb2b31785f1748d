import { ANNOTATIONS } from '../../src/contract';
import { mapSubschemas } from '../subschemas';

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that are not of JSON Schema, and have a meaning to the engine all the same: its validators would answer with promises. */
const FOREIGN = ['$async'];

/** A reference to a schema that stands in an annotation, as any JSON value may. */
const REFERENCE_INTO = /"[^"]*#\/[^"]*(?:default|examples)/;

/** Returns a schema without what decides on no value. So schemas that differ only in what they say to readers have one validator. */
export function decisivePart(schema: Schema): Schema {
  return without(REFERENCE_INTO.test(JSON.stringify(schema)) ? FOREIGN : [...FOREIGN, ...ANNOTATIONS], schema);
}

function without(keywords: readonly string[], schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword));
  return mapSubschemas(Object.fromEntries(kept), '', (subschema) => without(keywords, subschema));
}
