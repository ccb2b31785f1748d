import { MappingError } from '../../call/mapping';

/*
 * The SDK takes times as `Date` and bytes as `Uint8Array`, which JSON has not. By the protocol of the service, it leaves a time in another
 * form out without an error, or sends it in a form that the service does not take; and it takes text now for bytes, now for their base64.
 */

/**
 * What the SDK knows of the shape of a value: a number for a simple one or for a list or map of them, an array for others, a function that
 * gives either, or either with the traits of a member. `StaticSchema` of @smithy/types. It is read here, not by the code of the SDK, since
 * the clients of the Lambda runtime come with another version of that than those of the bundle.
 */
type Schema = Shape | readonly [schema: Schema, traits: unknown] | (() => Schema);
type Shape = number | readonly [kind: number, ...rest: unknown[]];

/** The first elements of arrays; after them come the namespace, the name and the traits. */
const ALIAS = 0;
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;

/** Simple shapes. The formats of times are the default, that of RFC 3339, that of HTTP, and seconds. */
const TIMES = new Set([4, 5, 6, 7]);
const BYTES = 21;
/** Added to a simple shape. */
const LIST_OF = 64;
const MAP_OF = 128;

/**
 * The input of an action as the SDK takes it.
 *
 * @param operation the schema of the action; anything else, which earlier versions of the SDK have, leaves the input as it is
 * @param input JSON, with times in ISO 8601 or in seconds since 1970, and text where the service has bytes
 * @throws MappingError when a time is none
 */
export function toSdkInput(operation: unknown, input: unknown): unknown {
  return Array.isArray(operation) && operation[0] === OPERATION ? converted(operation[4] as Schema, input, '') : input;
}

/** @param name of the member, for messages */
function converted(schema: Schema, value: unknown, name: string): unknown {
  const shape = shapeOf(schema);
  if (typeof shape === 'number') {
    return convertedSimple(shape, value, name);
  }
  switch (Array.isArray(shape) ? shape[0] : undefined) {
    case ALIAS: return converted(shape[4] as Schema, value, name);
    case LIST: return eachItem(value, (item) => converted(shape[4] as Schema, item, name));
    case MAP: return eachMember(value, (member) => converted(shape[5] as Schema, member, name));
    case STRUCTURE:
    case UNION: {
      const [names, schemas] = shape.slice(4) as [readonly string[], readonly Schema[]];
      return eachMember(value, (member, key) => names.includes(key) ? converted(schemas[names.indexOf(key)]!, member, key) : member);
    }
    default: return value;
  }
}

function convertedSimple(shape: number, value: unknown, name: string): unknown {
  if (TIMES.has(shape)) {
    return value === null ? value : timeOf(value, name);
  }
  if (shape === BYTES) {
    return typeof value === 'string' ? Buffer.from(value) : value;
  }
  if (shape >= MAP_OF) {
    return eachMember(value, (member) => convertedSimple(shape - MAP_OF, member, name));
  }
  return shape >= LIST_OF ? eachItem(value, (item) => convertedSimple(shape - LIST_OF, item, name)) : value;
}

/** The shape itself, of one that is referred to. */
function shapeOf(schema: Schema): Shape {
  if (typeof schema === 'function') {
    return shapeOf(schema());
  }
  return Array.isArray(schema) && schema.length === 2 ? shapeOf(schema[0] as Schema) : schema as Shape;
}

function eachItem(value: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : value;
}

function eachMember(value: unknown, change: (member: unknown, name: string) => unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member, name)]))
    : value;
}

/** RFC 3339, or a day alone, which begins in UTC. Without a zone, a time would depend on where the function runs. */
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function timeOf(value: unknown, name: string): Date {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(typeof value === 'string' && ISO_8601.test(value) ? value : NaN);
  if (Number.isNaN(time.getTime())) {
    throw new MappingError(`${name} must be a time in ISO 8601, as in "2026-01-31T12:00:00Z", or in seconds since 1970`);
  }
  return time;
}
