import type { JsonObject } from '../../src/contract';

/** Arguments of a tool that were made from its input schema. */
export interface ExampleArguments {
  readonly arguments: JsonObject;
  /** The paths of values that the schema says nothing about but their type, such as `address.city`: a tool may know nothing of them. */
  readonly invented: readonly string[];
}

/** Values of the formats of JSON Schema 2020-12 (section 7.3) that arguments often have. */
const FORMATS: Readonly<Record<string, () => string>> = {
  'date': () => new Date().toISOString().slice(0, 10),
  'date-time': () => new Date().toISOString(),
  'time': () => '12:00:00Z',
  'duration': () => 'P1D',
  'email': () => 'somebody@example.com',
  'hostname': () => 'example.com',
  'ipv4': () => '192.0.2.1',
  'ipv6': () => '2001:db8::1',
  'uri': () => 'https://example.com/',
  'uri-reference': () => 'https://example.com/',
  'uuid': () => '00000000-0000-4000-8000-000000000000',
};

/** Maximum depth to which schemas that refer to themselves are followed. */
const MAXIMUM_DEPTH = 12;

/** Makes the arguments that a tool cannot do without, from what its schema suggests: examples, defaults, constants, enumerations, types. */
export function exampleArguments(inputSchema: unknown): ExampleArguments {
  const invented: string[] = [];
  const value = valueOf(inputSchema, { root: inputSchema, path: [], invented });
  return { arguments: isObject(value) ? value : {}, invented };
}

interface Place {
  /** The schema that references point into. */
  readonly root: any;
  readonly path: readonly string[];
  readonly invented: string[];
}

function valueOf(given: any, place: Place): unknown {
  const schema = resolved(given, place.root);
  const [suggested] = [schema.examples?.[0], schema.example, schema.const, schema.default, schema.enum?.[0]].filter((value) => value !== undefined);
  if (suggested !== undefined) return suggested;
  const type = typeOf(schema);
  if (place.path.length > MAXIMUM_DEPTH) return null;
  switch (type) {
    case 'object': return objectOf(schema, place);
    case 'array': return arrayOf(schema, place);
    case 'null': return null;
    case 'boolean': return noted(place, false);
    case 'integer':
    case 'number': return noted(place, numberOf(schema, type));
    default: return Object.hasOwn(FORMATS, schema.format) ? FORMATS[schema.format]() : noted(place, textOf(schema));
  }
}

function objectOf({ required = [], properties = {} }: any, place: Place): JsonObject {
  const schemaOf = (name: string) => Object.hasOwn(properties, name) ? properties[name] : {};
  return Object.fromEntries((required as string[]).map((name) => [name, valueOf(schemaOf(name), at(place, name))]));
}

function arrayOf({ minItems = 0, prefixItems = [], items = {} }: any, place: Place): unknown[] {
  return Array.from({ length: minItems }, (_value, index) => valueOf(prefixItems[index] ?? items, at(place, index)));
}

/** With what a reference points at, all of `allOf`, and the first of alternatives. */
function resolved(given: any, root: any, depth = 0): any {
  if (!isObject(given) || depth > MAXIMUM_DEPTH) return {};
  const { $ref: reference, allOf = [], anyOf, oneOf, ...schema }: any = given;
  const parts = [reference === undefined ? undefined : pointedAt(reference, root), ...allOf, (anyOf ?? oneOf)?.[0]]
    .filter((part) => part !== undefined)
    .map((part) => resolved(part, root, depth + 1));
  return parts.reduce((merged, part) => ({
    ...part,
    ...merged,
    ...(part.properties || merged.properties) && { properties: { ...part.properties, ...merged.properties } },
    ...(part.required || merged.required) && { required: [...new Set([...merged.required ?? [], ...part.required ?? []])] },
  }), schema);
}

/** By a JSON Pointer within the schema (RFC 6901); undefined for other references. */
function pointedAt(reference: string, root: any): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  const names = reference.slice(2).split('/').map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce((value, name) => isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined, root);
}

function typeOf({ type, properties, required, items, minimum, maximum }: any): unknown {
  const [first] = [type].flat().filter((name: unknown) => name !== 'null' || type === 'null');
  if (first !== undefined) return first;
  if (properties || required) return 'object';
  if (items) return 'array';
  return minimum !== undefined || maximum !== undefined ? 'number' : undefined;
}

function numberOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf }: any, type: string): number {
  const step = multipleOf ?? (type === 'integer' ? 1 : 0);
  const [least, most] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  const begin = least ?? Math.min(most ?? 1, 1);
  const first = step ? Math.ceil(begin / step) * step : begin;
  if (first !== exclusiveMinimum && first !== exclusiveMaximum) return first;
  if (step) return first === exclusiveMinimum ? first + step : first - step;
  return least !== undefined && most !== undefined ? (least + most) / 2 : first + (first === exclusiveMinimum ? 1 : -1);
}

function textOf({ minLength = 0, maxLength = Infinity }: any): string {
  return 'example'.padEnd(minLength, '-').slice(0, maxLength);
}

function noted<Value>({ path, invented }: Place, value: Value): Value {
  invented.push(path.join('.'));
  return value;
}

function at({ path, ...place }: Place, name: string | number): Place {
  return { ...place, path: [...path, String(name)] };
}

function isObject(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
