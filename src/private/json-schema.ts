import { createRequire } from 'module';
import * as path from 'path';
import type { JsonObject } from '../contract';

/** What is wrong with a schema. */
export interface SchemaProblem {
  /** Where: a JSON pointer (RFC 6901) into the schema; the empty string is the whole. */
  readonly pointer: string;
  /** Lower case, no full stop. */
  readonly message: string;
}

/** Checks all schemas of one server: those with an `$id` can get in each other's way. */
export interface SchemaChecker {
  /** What is wrong with the input schema of a tool; empty when nothing is. */
  checkInputSchema(schema: JsonObject): SchemaProblem[];
  /** What is wrong with the output schema of a tool; empty when nothing is. */
  checkOutputSchema(schema: JsonObject): SchemaProblem[];
}

/** Makes the checker of one server. It is bundled from `synth-src`, because the package has no dependencies. */
export function createSchemaChecker(): SchemaChecker {
  const require = createRequire(__filename);
  return require(path.join(__dirname, '..', '..', 'assets', 'json-schema', 'index.js')).createSchemaChecker();
}
