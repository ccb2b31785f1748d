/**
 * Checks the schemas of tools at synthesis, with the very validator that compiles them in the mcp function. It is bundled
 * into one file of the package, which the constructs load: a construct library has no dependencies at run time.
 */
import { addFormats, AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { Ajv2020, type Options } from 'ajv/dist/2020';
import { metaSchemaProblems } from './meta-schema';
import { parameterHeaderProblems } from './parameter-headers';
import type { SchemaProblem } from './schema-problem';
import { type Subschema, subschemas } from './subschemas';

export type { SchemaProblem };

/** Any JSON object. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Checks all schemas of one server: those with an `$id` can get in each other's way. */
export interface SchemaChecker {
  /** What is wrong with the input schema of a tool; empty when nothing is. */
  checkInputSchema(schema: JsonObject): SchemaProblem[];
  /** What is wrong with the output schema of a tool; empty when nothing is. */
  checkOutputSchema(schema: JsonObject): SchemaProblem[];
}

/** The options of the validator, which would write a line about every `format` it does not know: OpenAPI documents have hundreds. */
const QUIET: Options = { strict: false, validateFormats: true, validateSchema: false, allErrors: true, logger: false };

/** Makes the checker of one server. */
export function createSchemaChecker(): SchemaChecker {
  // one for all schemas, as in the mcp function
  const validator = new AjvJsonSchemaValidator();
  const quietEngine = new Ajv2020(QUIET);
  addFormats(quietEngine);
  const quietValidator = new AjvJsonSchemaValidator(quietEngine);
  const byId = new Map<string, string>();

  const check = (schema: JsonObject, within: readonly Subschema[]): SchemaProblem[] => {
    const problems = metaSchemaProblems(schema);
    if (problems.length > 0) {
      return problems; // what follows relies on keywords having their types
    }
    const engine = schema.$schema === undefined ? quietValidator : validator;
    const uncompilable = [...identifierProblems(schema, byId), ...patternProblems(within), ...externalReferenceProblems(within)];
    return uncompilable.length > 0 ? uncompilable : compileProblems(within, () => engine.getValidator(schema));
  };

  return {
    checkInputSchema(schema) {
      const within = [...subschemas(schema)];
      const problems = [...check(schema, within), ...parameterHeaderProblems(within)];
      if (schema.type !== 'object' && !problems.some(({ pointer }) => pointer === '/type')) {
        problems.unshift({
          pointer: '/type',
          message: `the root of an input schema must have "type": "object", got ${JSON.stringify(schema.type) ?? 'no type'}`,
        });
      }
      return problems;
    },
    checkOutputSchema(schema) {
      return check(schema, [...subschemas(schema)]);
    },
  };
}

/** A schema whose `$id` is known already is not compiled again: the tool would be checked against the other one. */
function identifierProblems(schema: JsonObject, byId: Map<string, string>): SchemaProblem[] {
  if (typeof schema.$id !== 'string') {
    return [];
  }
  const text = JSON.stringify(schema);
  const known = byId.get(schema.$id) ?? text;
  byId.set(schema.$id, known);
  return known === text ? [] : [{ pointer: '/$id', message: `another schema of this server has the $id ${JSON.stringify(schema.$id)} too` }];
}

/** Ajv names no place when a regular expression is wrong. */
function patternProblems(within: readonly Subschema[]): SchemaProblem[] {
  return within.flatMap(({ schema, pointer }) => [
    ...(typeof schema.pattern === 'string' ? [{ pointer: `${pointer}/pattern`, pattern: schema.pattern }] : []),
    ...Object.keys(schema.patternProperties ?? {}).map((pattern) => ({ pointer: `${pointer}/patternProperties`, pattern })),
  ]).flatMap(({ pointer, pattern }) => {
    try {
      RegExp(pattern, 'u');
      return [];
    } catch (error) {
      return [{ pointer, message: `${JSON.stringify(pattern)} is not a regular expression (ECMA-262 with the "u" flag): ${(error as Error).message}` }];
    }
  });
}

/** Neither clients nor the server ever fetch another document. */
function externalReferenceProblems(within: readonly Subschema[]): SchemaProblem[] {
  const identifiers = within.map(({ schema }) => schema.$id);
  return references(within)
    .filter(({ target }) => URL.canParse(target) && !identifiers.includes(target.replace(/#.*$/, '')))
    .map(({ pointer, target }) => ({
      pointer,
      message: `${JSON.stringify(target)} is in another document, which is never fetched: copy it to $defs and refer to it by "#/$defs/..."`,
    }));
}

function compileProblems(within: readonly Subschema[], compile: () => unknown): SchemaProblem[] {
  try {
    compile();
    return [];
  } catch (error) {
    const message = (error as Error).message;
    const missing = /^can't resolve reference (\S+)/.exec(message)?.[1];
    const reference = references(within).find(({ target }) => target === missing);
    return [{ pointer: reference?.pointer ?? '', message: reference ? `${JSON.stringify(missing)} leads nowhere in this schema` : message }];
  }
}

function references(within: readonly Subschema[]): { readonly pointer: string; readonly target: string }[] {
  return within.flatMap(({ schema, pointer }) => ['$ref', '$dynamicRef']
    .filter((keyword) => typeof schema[keyword] === 'string')
    .map((keyword) => ({ pointer: `${pointer}/${keyword}`, target: schema[keyword] as string })));
}
