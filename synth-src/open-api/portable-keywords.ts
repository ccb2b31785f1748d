import { isObject, type JsonObject } from './json-object';

/**
 * Keywords that JSON Schema 2020-12 does not have, and that mean nothing to models: validators may still take them for something else, or
 * fail with them. Definitions within a schema are taken from there by what refers to them.
 */
const DROPPED = [
  'nullable', 'id', '$async', 'xml', 'externalDocs', '$schema', '$id', '$anchor', '$dynamicAnchor', '$recursiveAnchor',
  '$vocabulary', '$defs', 'definitions',
];

const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';

/** The types of annotations. One of another type says nothing, and is no reason to do without the schema. */
const ANNOTATIONS: { readonly [keyword: string]: (value: unknown) => boolean } = {
  title: isText,
  description: isText,
  $comment: isText,
  format: isText,
  contentEncoding: isText,
  contentMediaType: isText,
  deprecated: isFlag,
  readOnly: isFlag,
  writeOnly: isFlag,
  examples: Array.isArray,
};

/**
 * A schema in JSON Schema 2020-12 as all validators and models take it; schemas within it are not looked at. It means the same as before,
 * with what older drafts said in the words of this one.
 */
export function portable(schema: JsonObject): JsonObject {
  const { example, ...kept } = Object.fromEntries(Object.entries(schema)
    .filter(([keyword, value]) => !DROPPED.includes(keyword) && (!Object.hasOwn(ANNOTATIONS, keyword) || ANNOTATIONS[keyword](value))));
  const examples = example === undefined || kept.examples !== undefined ? {} : { examples: [example] };
  return withoutEmptyLists(withPrefixItems(withExclusiveBounds({ ...kept, ...examples })));
}

/** Draft 4, and OpenAPI 3.0 with it, had `true` for a bound that is no value itself. */
function withExclusiveBounds(schema: JsonObject): JsonObject {
  const bounds = [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']].filter(([, exclusive]) => typeof schema[exclusive] === 'boolean');
  return bounds.reduce((bounded: JsonObject, [bound, exclusive]) => {
    const { [bound]: value, [exclusive]: isExclusive, ...rest } = bounded;
    return value === undefined ? rest : { ...rest, [isExclusive ? exclusive : bound]: value };
  }, schema);
}

/** Drafts before 2020-12 had a list in `items`, and `additionalItems` for what follows (2020-12 release notes). */
function withPrefixItems(schema: JsonObject): JsonObject {
  const { items, additionalItems, ...rest } = schema;
  if (!Array.isArray(items)) {
    return additionalItems === undefined ? schema : { ...rest, ...(items !== undefined && { items }) };
  }
  return { ...rest, ...(items.length > 0 && { prefixItems: items }), ...(additionalItems !== undefined && { items: additionalItems }) };
}

/** Lists that meta-schemas and validators want members in. Without any, all values are valid, or none. */
function withoutEmptyLists(schema: JsonObject): JsonObject {
  const isEmpty = (keyword: string) => Array.isArray(schema[keyword]) && (schema[keyword] as unknown[]).length === 0;
  const idle = ['allOf', 'prefixItems'].filter(isEmpty);
  const impossible = ['enum', 'type', 'anyOf', 'oneOf'].filter(isEmpty);
  if (idle.length === 0 && impossible.length === 0) {
    return schema;
  }
  const rest = Object.fromEntries(Object.entries(schema).filter(([keyword]) => ![...idle, ...impossible].includes(keyword)));
  return impossible.length === 0 ? rest : { ...rest, not: isObject(rest.not) ? { anyOf: [rest.not, {}] } : {} };
}
