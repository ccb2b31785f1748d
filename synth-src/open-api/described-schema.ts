import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import type { Place } from './place';
import type { SchemaBundle } from './schema-bundle';

/** A Parameter, Media Type or Request Body Object, in as far as it says something about the value. */
interface Description {
  readonly description?: unknown;
  readonly deprecated?: unknown;
  /** Values of examples. */
  readonly examples?: readonly unknown[];
}

/** A schema as a property of the tool, with what is said about the value where it is used, which goes before what its schema says. */
export function describedSchema(bundle: SchemaBundle, place: Place, { description, deprecated, examples = [] }: Description): JsonObject {
  const schema = place.value === undefined ? {} : bundle.add(place);
  return {
    ...asObject(schema),
    ...(typeof description === 'string' && description.trim() && { description }),
    ...(deprecated === true && { deprecated }),
    ...(examples.length > 0 && { examples }),
  };
}

/** The values in `example` and `examples` of a Parameter or Media Type Object. */
export function exampleValues(document: OpenApiDocument, place: Place): unknown[] {
  const one = document.member(place, 'example').value;
  const several = document.members(document.member(place, 'examples'))
    .map((example) => document.optional('an example', () => document.resolve(example, 'example').value))
    .filter((example) => example !== undefined && 'value' in example);
  return [...(one === undefined ? [] : [one]), ...several.map((example) => example!.value)];
}

function asObject(schema: unknown): JsonObject {
  if (isObject(schema)) {
    return schema;
  }
  return schema === false ? { not: {} } : {};
}
