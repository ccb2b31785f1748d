import { SCHEMA_MAPS } from '../src/contract';

/** A JSON object that is a schema, wherever it stands in a JSON Schema document. */
export interface Subschema {
  /** The schema object; boolean schemas hold nothing to check. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Where it stands: a JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  /** Whether the path to it goes through `properties` alone, so that every valid instance has the value at a fixed place. */
  readonly isProperty: boolean;
}

/** Keywords whose value is one schema. JSON Schema 2020-12 and, after it, the older drafts. */
const SCHEMA = [
  'not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems',
  'contentSchema', 'additionalItems',
];
/** Keywords whose value is a list of schemas. */
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];

/**
 * Yields the schema itself and every schema within it. Values that only look like schemas (in `const`, `enum`, `default`,
 * `examples`, or under unknown keywords) are not visited.
 */
export function* subschemas(schema: unknown, pointer = '', isProperty = true): Generator<Subschema> {
  if (!isObject(schema)) {
    return;
  }
  yield { schema, pointer, isProperty };
  for (const keyword of SCHEMA) {
    yield* subschemas(schema[keyword], `${pointer}/${keyword}`, false);
  }
  for (const keyword of LIST) {
    yield* inList(schema[keyword], `${pointer}/${keyword}`);
  }
  for (const keyword of SCHEMA_MAPS) {
    const map = schema[keyword];
    if (isObject(map)) {
      for (const [name, member] of Object.entries(map)) {
        yield* subschemas(member, `${pointer}/${keyword}/${escape(name)}`, isProperty && keyword === 'properties');
      }
    }
  }
  // one schema, or a list of them in the older drafts
  yield* Array.isArray(schema.items) ? inList(schema.items, `${pointer}/items`) : subschemas(schema.items, `${pointer}/items`, false);
}

/**
 * Copies a schema with another one in the place of every schema directly within it.
 *
 * @param replace gets the schema, an object, and its JSON pointer
 */
export function mapSubschemas(
  schema: Readonly<Record<string, unknown>>,
  pointer: string,
  replace: (schema: Readonly<Record<string, unknown>>, pointer: string) => unknown,
): Record<string, unknown> {
  const one = (value: unknown, at: string) => isObject(value) ? replace(value, at) : value;
  const list = (value: unknown, at: string) => Array.isArray(value) ? value.map((member, index) => one(member, `${at}/${index}`)) : value;
  const map = (value: unknown, at: string) => isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, one(member, `${at}/${escape(name)}`)]))
    : value;
  const mapped = Object.entries(schema).map(([keyword, value]) => {
    const at = `${pointer}/${escape(keyword)}`;
    if (SCHEMA_MAPS.includes(keyword)) {
      return [keyword, map(value, at)];
    }
    if (LIST.includes(keyword) || (keyword === 'items' && Array.isArray(value))) {
      return [keyword, list(value, at)];
    }
    return [keyword, SCHEMA.includes(keyword) || keyword === 'items' ? one(value, at) : value];
  });
  return Object.fromEntries(mapped);
}

function* inList(list: unknown, pointer: string): Generator<Subschema> {
  if (Array.isArray(list)) {
    for (const [index, member] of list.entries()) {
      yield* subschemas(member, `${pointer}/${index}`, false);
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 6901 section 3. */
function escape(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
