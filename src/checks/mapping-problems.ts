import { isPlainObject } from './json-value';
import { type ArgumentReference, compileMapping, noText, typeOfCall } from './mapping';
import type { JsonObject } from '../contract';

/** Keywords of JSON Schema by which an object has members that its `properties` do not tell. */
const OPENING_KEYWORDS = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'patternProperties'];

/** What is wrong with a mapping for the calls of a tool; lower case, no full stop. */
export function mappingProblems(prop: string, value: unknown, inputSchema: JsonObject): string[] {
  const problems: string[] = [];
  const { references } = compileMapping(prop, value, problems);
  return [...problems, ...references.flatMap((reference) => referenceProblems(reference, inputSchema))];
}

/** The same, where nothing can be asked for unless all of it is there. */
export function completeMappingProblems(prop: string, value: unknown, inputSchema: JsonObject): string[] {
  const problems: string[] = [];
  const { references } = compileMapping(prop, value, problems);
  return [...problems, ...references.flatMap((reference) => referenceProblems({ ...reference, required: true }, inputSchema))];
}

/**
 * The type of the value that a mapping makes: `object`, `array`, `string` and so on.
 *
 * @returns undefined when the call alone knows
 */
export function mappedType(value: unknown, inputSchema: JsonObject): string | undefined {
  const { mapping } = compileMapping('', value, []);
  if (typeof value === 'string' && isPlainObject(mapping) && Array.isArray(mapping.$value)) {
    const [, ...path] = mapping.$value as string[];
    return typeOfCall(mapping.$value) ?? typeOf(descend(path, inputSchema).schema);
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What is wrong with what a placeholder refers to. What a schema leaves open is left to the call. */
export function referenceProblems({ prop, placeholder, path, withinText, required }: ArgumentReference, inputSchema: JsonObject): string[] {
  const { schema, missing, optional } = descend(path, inputSchema);
  if (missing !== undefined) {
    return [`${prop}: ${placeholder} is none of the properties of ${missing}; declare it there, or correct the name`];
  }
  if (required && optional !== undefined) {
    return [`${prop}: nothing can be asked for without ${placeholder}; add ${JSON.stringify(optional.name)} to "required" of ${optional.where}`
      + (withinText ? ', or let the placeholder be the whole value, which is then left out' : '')];
  }
  const type = typeOf(schema);
  return withinText && (type === 'object' || type === 'array') ? [noText(prop, placeholder, type)] : [];
}

/** Where a path leads in a schema. */
interface Descent {
  /** Of the value; undefined when the schema does not tell. */
  readonly schema?: unknown;
  /** What ought to have the value, but does not. */
  readonly missing?: string;
  /** The first part of the path that need not be there. */
  readonly optional?: { readonly name: string; readonly where: string };
}

function descend(path: readonly string[], inputSchema: JsonObject): Descent {
  let schema: unknown = inputSchema;
  let optional: Descent['optional'];
  for (const [depth, name] of path.entries()) {
    if (!isPlainObject(schema) || isOpen(schema) || (depth > 0 && schema.properties === undefined)) {
      return { optional };
    }
    const { properties = {}, required, additionalProperties = false } = schema;
    const where = ['inputSchema', ...path.slice(0, depth)].join('.');
    if (!isPlainObject(properties) || !Object.hasOwn(properties, name)) {
      return additionalProperties === false ? { missing: where } : { optional };
    }
    if (!(Array.isArray(required) && required.includes(name))) {
      optional ??= { name, where };
    }
    schema = properties[name];
  }
  return { schema, optional };
}

function typeOf(schema: unknown): string | undefined {
  return isPlainObject(schema) && typeof schema.type === 'string' ? schema.type : undefined;
}

function isOpen(schema: object): boolean {
  return OPENING_KEYWORDS.some((keyword) => keyword in schema);
}
