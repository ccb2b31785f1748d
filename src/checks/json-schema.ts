import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { findPatternAttack } from './pattern-attack';
import { FORMATS_FILE, type JsonObject } from '../contract';

/** What is wrong with a schema. */
export interface SchemaProblem {
  /** Where: a JSON pointer (RFC 6901) into the schema; the empty string is the whole. */
  readonly pointer: string;
  /** Lower case, no full stop. */
  readonly message: string;
}

/** A schema of somebody else's, of which the tool takes what can be had. */
export interface ImportableSchema {
  readonly schema: JsonObject;
  /** The things that it does without. */
  readonly omissions: readonly SchemaProblem[];
}

/** Checks all schemas of one server: those with an `$id` can get in each other's way. */
export interface SchemaChecker {
  /** What is wrong with the input schema of a tool; empty when nothing is. */
  checkInputSchema(schema: JsonObject): SchemaProblem[];
  /** What is wrong with the output schema of a tool; empty when nothing is. */
  checkOutputSchema(schema: JsonObject): SchemaProblem[];
  /** Takes what can be had of a schema of somebody else's: without regular expressions that are none, or take for ever. */
  importable(schema: JsonObject): ImportableSchema;
}

/** A file of the asset that validates by one schema. */
export interface ValidatorFile {
  /** Relative to the asset. The same for the same content. */
  readonly path: string;
  /** A CommonJS module whose exports are `ValidatorExports`. */
  readonly text: string;
  /** True if it requires the file of formats. */
  readonly needsFormats: boolean;
}

/** The code of `synth-src`, in a bundle, because the package has no dependencies. */
interface JsonSchemaBundle {
  createSchemaChecker(findAttack: typeof findPatternAttack): SchemaChecker;
  validatorFile(schema: JsonObject): ValidatorFile;
}

const BUNDLE = path.join(__dirname, '..', '..', 'assets', 'json-schema');

/** Makes the checker of one server. */
export function createSchemaChecker(): SchemaChecker {
  return loadBundle().createSchemaChecker(findPatternAttack);
}

/** Makes the validator of a schema that has been checked. */
export function validatorFile(schema: JsonObject): ValidatorFile {
  return loadBundle().validatorFile(schema);
}

/** Reads what validators require that check formats. */
export function readFormats(): Uint8Array {
  return fs.readFileSync(path.join(BUNDLE, FORMATS_FILE));
}

function loadBundle(): JsonSchemaBundle {
  return createRequire(__filename)(path.join(BUNDLE, 'index.js'));
}
