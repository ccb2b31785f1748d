import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';

/*
 * Before 2026-07-28, structured content is an object. The content of tools that answer with something else is the member `result` of one, and
 * their output schemas say so.
 */

/** The pointer to where a schema is, once it is wrapped. */
const MOVED = '#/properties/result';

/** The keywords whose values are no schemas, whatever they look like. */
const DATA = new Set(['const', 'enum', 'default', 'examples']);

/** The keywords whose values are schemas by names that mean nothing. */
const BY_NAME = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']);

/** JSON Schema 2019-09, whose recursive references are keywords of their own. */
const DRAFT_2019_09 = /^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/;

/** Returns the schema of an object that has what another schema describes as its member `result`. */
export function wrappedOutputSchema(schema: JsonObject): JsonObject {
  const { $schema: dialect, $id: base, $recursiveAnchor: anchor } = schema;
  const isRecursive = typeof dialect === 'string' && DRAFT_2019_09.test(dialect) && anchor !== true;
  return {
    ...(typeof dialect === 'string' && { $schema: dialect }),
    type: 'object',
    properties: { result: hasOwnBase(base) ? schema : moved(schema, false, isRecursive) },
    required: ['result'],
  };
}

/** Tells whether references within a schema start from the schema itself, so that they hold wherever it is. */
function hasOwnBase(id: unknown): boolean {
  return id !== undefined && !(typeof id === 'string' && id.startsWith('#'));
}

/**
 * Has references lead to where the schema is moved.
 *
 * @param isByName whether the members are named by the author, not by keywords
 */
function moved(node: unknown, isByName: boolean, isRecursive: boolean): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => moved(item, false, isRecursive));
  }
  if (!isObject(node) || (!isByName && hasOwnBase(node.$id))) {
    return node;
  }
  const copy: Record<string, unknown> = {};
  let refersToRoot = false;
  for (const [name, value] of Object.entries(node)) {
    if (isByName) {
      copy[name] = moved(value, false, isRecursive);
    } else if ((name === '$ref' || name === '$dynamicRef') && typeof value === 'string') {
      copy[name] = value === '#' ? MOVED : value.startsWith('#/') ? `${MOVED}${value.slice(1)}` : value;
    } else if (name === '$recursiveRef' && value === '#' && isRecursive) {
      refersToRoot = true;
    } else {
      copy[name] = DATA.has(name) ? value : moved(value, BY_NAME.has(name), isRecursive);
    }
  }
  if (refersToRoot) {
    // both hold where both are
    return '$ref' in copy ? { ...copy, allOf: [...(Array.isArray(copy.allOf) ? copy.allOf : []), { $ref: MOVED }] } : { ...copy, $ref: MOVED };
  }
  return copy;
}
