import { createRequire } from 'module';
import * as path from 'path';
import { findPatternAttack } from './pattern-attack';
import type { JsonObject } from '../contract';

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

/** Makes the checker of one server. It is bundled from `synth-src`, because the package has no dependencies. */
export function createSchemaChecker(): SchemaChecker {
  const require = createRequire(__filename);
  return require(path.join(__dirname, '..', '..', 'assets', 'json-schema', 'index.js')).createSchemaChecker(findPatternAttack);
}
