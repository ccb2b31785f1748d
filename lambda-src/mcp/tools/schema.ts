import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { runInTime } from './time-bound';
import { PATTERN_FLAGS, type JsonObject } from '../../../src/contract';

/**
 * Judges a value by a JSON Schema: undefined when it is valid, otherwise what is wrong with it.
 *
 * @throws OutOfTimeError when that takes too long
 */
export type Validator = (value: unknown) => string | undefined;

/** The maker of the schemas that `standardSchema` makes. */
export const VENDOR = 'cdk-remote-mcp-server';

const sharedEngine = new AjvJsonSchemaValidator();

/** A validator that is compiled when it is first used: about a millisecond, which 200 tools would pay 200 times at the start. */
export function lazyValidator(schema: JsonObject): Validator {
  let check: ((value: unknown) => ReturnType<ReturnType<AjvJsonSchemaValidator['getValidator']>>) | undefined;
  return (value) => {
    check ??= compile(schema);
    const result = check(value);
    return result.valid ? undefined : result.errorMessage;
  };
}

/** The names of members that every object inherits. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

/**
 * Compiles a schema. The engine also reads members that an object inherits: if the schema names one that every object has, the engine gets
 * objects without a prototype.
 */
function compile(schema: JsonObject): ReturnType<AjvJsonSchemaValidator['getValidator']> {
  const text = JSON.stringify(schema);
  const engine = engineFor(text);
  readPatternsLeniently(engine, schema);
  const validate = engine.getValidator(schema);
  const check: typeof validate = mayTakeLong(text) ? (value) => runInTime(() => validate(value)) : validate;
  return INHERITED.some((name) => text.includes(`"${name}"`)) ? (value) => check(withoutPrototypes(value)) : check;
}

/**
 * The keywords by which a value can cost more than its own size: regular expressions backtrack, unique items are compared with each other, and
 * alternatives that refer back to themselves are tried again at each level.
 */
const COSTLY = /"(?:pattern|patternProperties|format|uniqueItems|\$ref|\$dynamicRef|\$recursiveRef)":/;

/** The size of a schema, in characters, above which any value may take long: each of its elements is compared with all of it. */
const LARGE = 4096;

/** Tells whether checking a value might take long. To bound the time costs a tenth of a millisecond, which other schemas do without. */
function mayTakeLong(schema: string): boolean {
  return schema.length > LARGE || COSTLY.test(schema);
}

/** The part that the SDK keeps to itself: its engines, by the dialect of a schema. */
interface WithEngines {
  _engineFor(schema: JsonObject): { readonly opts: { readonly code: { regExp: unknown } } };
}

/** Has the engine of a schema read regular expressions as synthesis does, with "u" or else without. By itself, it knows one way for all. */
function readPatternsLeniently(validator: AjvJsonSchemaValidator, schema: JsonObject): void {
  // the SDK makes its engines itself, and bundles the only copy of Ajv
  const { opts } = (validator as unknown as WithEngines)._engineFor(schema);
  opts.code.regExp = readPattern;
}

const readPattern = Object.assign((pattern: string): RegExp => {
  try {
    return new RegExp(pattern, PATTERN_FLAGS[0]);
  } catch {
    return new RegExp(pattern, PATTERN_FLAGS[1]);
  }
}, { code: 'new RegExp' });

function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutPrototypes);
  }
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) {
    copy[name] = withoutPrototypes(member);
  }
  return copy;
}

/** An engine keeps schemas by their `$id`: two tools with the same one would be judged by the schema of the first. */
function engineFor(schema: string): AjvJsonSchemaValidator {
  return schema.includes('"$id"') ? new AjvJsonSchemaValidator() : sharedEngine;
}

/** A schema in the form that the SDK registers. It is not listed from there, see `toolList`. */
export function standardSchema(schema: JsonObject, validator: Validator): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: VENDOR,
      jsonSchema: { input: () => schema, output: () => schema },
      validate: (value) => {
        const problem = validator(value);
        return problem === undefined ? { value } : { issues: [{ message: problem }] };
      },
    },
  };
}
