import { isPlainObject } from './json-value';
import { type ArgumentReference, compileMapping } from './mapping';
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

/** What is wrong with what a placeholder refers to. What a schema leaves open is left to the call. */
export function referenceProblems({ prop, placeholder, path, withinText, required }: ArgumentReference, inputSchema: JsonObject): string[] {
  let schema: unknown = inputSchema;
  for (const [depth, name] of path.entries()) {
    if (!isPlainObject(schema) || isOpen(schema) || (depth > 0 && schema.properties === undefined)) {
      return [];
    }
    const { properties = {}, required: requiredNames, additionalProperties = false } = schema;
    const where = ['inputSchema', ...path.slice(0, depth)].join('.');
    if (!isPlainObject(properties) || !Object.hasOwn(properties, name)) {
      return additionalProperties === false ? [`${prop}: ${placeholder} is none of the properties of ${where}; declare it there, or correct the name`] : [];
    }
    if (required && !(Array.isArray(requiredNames) && requiredNames.includes(name))) {
      return [`${prop}: nothing can be asked for without ${placeholder}; add ${JSON.stringify(name)} to "required" of ${where}`
        + (withinText ? ', or let the placeholder be the whole value, which is then left out' : '')];
    }
    schema = properties[name];
  }
  const type = isPlainObject(schema) ? schema.type : undefined;
  return withinText && (type === 'object' || type === 'array')
    ? [`${prop}: ${placeholder} is of type ${type}, which cannot stand within a text; let the placeholder be the whole value`]
    : [];
}

function isOpen(schema: object): boolean {
  return OPENING_KEYWORDS.some((keyword) => keyword in schema);
}
