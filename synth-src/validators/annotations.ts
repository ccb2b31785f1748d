import { ANNOTATIONS } from '../../src/contract';
import { mapSubschemas } from '../subschemas';

type Schema = Readonly<Record<string, unknown>>;

/** Returns a schema without what decides on no value. So schemas that differ only in what they say to readers have one validator. */
export function withoutAnnotations(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.includes(keyword));
  return mapSubschemas(Object.fromEntries(kept), '', withoutAnnotations);
}
