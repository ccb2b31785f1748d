import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import standaloneCode from 'ajv/dist/standalone';
import { decisivePart } from './decisive-part';
import { dialectOf } from './dialect';
import { createEngine } from './engine';
import { ADD_ERROR, slim } from './slim';
import { FORMATS_FILE, type JsonObject, VALIDATOR_FOLDER } from '../../src/contract';

/** A file of the asset that validates by one schema. */
export interface ValidatorFile {
  /** Relative to the asset. The same for the same content. */
  readonly path: string;
  /** A CommonJS module whose exports are `ValidatorExports`. */
  readonly text: string;
  /** True if it requires the file of formats. */
  readonly needsFormats: boolean;
}

/** By the text of the schema: it is checked before its validator is asked for. */
const made = new Map<string, ValidatorFile>();

/**
 * Makes the validator of a schema.
 *
 * @param schema valid by the meta-schema of its dialect, with regular expressions that are some
 * @throws Error when the schema makes no sense beyond that, as by a reference that leads nowhere
 */
export function validatorFile(schema: JsonObject): ValidatorFile {
  const text = JSON.stringify(decisivePart(schema));
  let file = made.get(text);
  if (file === undefined) {
    file = make(text);
    made.set(text, file);
  }
  return file;
}

function make(schemaText: string): ValidatorFile {
  const schema = JSON.parse(schemaText) as JsonObject;
  const engine = createEngine(dialectOf(schema.$schema)!);
  const validate = engine.compile(schema);
  slim(validate.source!);
  const text = [
    // what is made at run time is not strict, and some of the code takes that for granted
    standaloneCode(engine, validate).replace(/^"use strict";/, ''),
    ADD_ERROR,
    ...(mayTakeLong(schemaText) ? ['module.exports.mayTakeLong=true;'] : []),
    ...(INHERITED.some((name) => schemaText.includes(`"${name}"`)) ? ['module.exports.namesInherited=true;'] : []),
  ].join('');
  // what is no code fails synthesis, not a call
  new Script(text);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { path: `${VALIDATOR_FOLDER}/${name}.js`, text, needsFormats: text.includes(`require("./${FORMATS_FILE}")`) };
}

/** The names of members that every object inherits. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

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
