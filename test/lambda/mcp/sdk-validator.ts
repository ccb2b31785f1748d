import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { PATTERN_FLAGS, type JsonObject } from '../../../src/contract';

/** The part that the SDK keeps to itself: its engines, by the dialect of a schema. */
interface WithEngines {
  _engineFor(schema: JsonObject): { readonly opts: { logger?: unknown; readonly code: { regExp: unknown } }; logger: unknown };
}

const readPattern = Object.assign((pattern: string): RegExp => {
  try {
    return new RegExp(pattern, PATTERN_FLAGS[0]);
  } catch {
    return new RegExp(pattern, PATTERN_FLAGS[1]);
  }
}, { code: 'new RegExp' });

/** The names of members that every object inherits. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

/**
 * The validator that the SDK makes of a schema when a server runs, with a copy of Ajv of its own. Regular expressions are read as here, and where the
 * schema names what every object inherits, objects inherit nothing.
 */
export function sdkValidator(schema: JsonObject): (value: unknown) => string | undefined {
  const engines = new AjvJsonSchemaValidator();
  const engine = (engines as unknown as WithEngines)._engineFor(schema);
  engine.opts.code.regExp = readPattern;
  engine.logger = { log: () => undefined, warn: () => undefined, error: () => undefined };
  const validate = engines.getValidator(schema);
  const isConfused = INHERITED.some((name) => JSON.stringify(schema).includes(`"${name}"`));
  return (value) => validate(isConfused ? withoutPrototypes(value) : value).errorMessage;
}

function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map(withoutPrototypes)
    : Object.assign(Object.create(null), ...Object.entries(value).map(([name, member]) => ({ [name]: withoutPrototypes(member) })));
}
