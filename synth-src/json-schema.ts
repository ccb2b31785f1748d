/**
 * Checks the schemas of tools at synthesis, and makes their validators. It is bundled into one file of the package, which the constructs load: a
 * construct library has no dependencies at run time.
 */
import { metaSchemaProblems } from './meta-schema';
import { parameterHeaderProblems } from './parameter-headers';
import { importableSchema, type ImportableSchema } from './patterns/importable-schema';
import { type FindAttack, PatternJudge } from './patterns/judge';
import type { SchemaProblem } from './schema-problem';
import { type Subschema, subschemas } from './subschemas';
import { validatorFile, type ValidatorFile } from './validators/validator-file';

export { type ImportableSchema, type SchemaProblem, validatorFile, type ValidatorFile };

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
  /**
   * Takes what can be had of a schema of somebody else's: without regular expressions that are none, or take for ever.
   *
   * @param schema all references in which lead to its `$defs`
   */
  importable(schema: JsonObject): ImportableSchema;
}

/**
 * Makes the checker of one server.
 *
 * @param findAttack absent: no regular expression is analysed
 */
export function createSchemaChecker(findAttack: FindAttack = () => undefined): SchemaChecker {
  const judge = new PatternJudge(findAttack);
  const byId = new Map<string, string>();

  const check = (schema: JsonObject, within: readonly Subschema[], isOutput: boolean): SchemaProblem[] => {
    const problems = metaSchemaProblems(schema);
    if (problems.length > 0) {
      return problems; // what follows relies on keywords having their types
    }
    const uncompilable = [...identifierProblems(schema, byId), ...patternProblems(within, judge, isOutput), ...externalReferenceProblems(within)];
    return uncompilable.length > 0 ? uncompilable : compileProblems(within, () => validatorFile(schema));
  };

  return {
    checkInputSchema(schema) {
      const within = [...subschemas(schema)];
      const problems = [...check(schema, within, false), ...parameterHeaderProblems(within)];
      if (schema.type !== 'object' && !problems.some(({ pointer }) => pointer === '/type')) {
        problems.unshift({
          pointer: '/type',
          message: `the root of an input schema must have "type": "object", got ${JSON.stringify(schema.type) ?? 'no type'}`,
        });
      }
      return problems;
    },
    checkOutputSchema(schema) {
      return check(schema, [...subschemas(schema)], true);
    },
    importable: (schema) => importableSchema(schema, (pattern) => judge.portable(pattern)),
  };
}

/** Clients keep schemas by their `$id`: they would judge the answers of a tool by the schema of another one. */
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
function patternProblems(within: readonly Subschema[], judge: PatternJudge, isOutput: boolean): SchemaProblem[] {
  return within.flatMap(({ schema, pointer }) => [
    ...(typeof schema.pattern === 'string' ? [{ pointer: `${pointer}/pattern`, pattern: schema.pattern }] : []),
    ...Object.keys(schema.patternProperties ?? {}).map((pattern) => ({ pointer: `${pointer}/patternProperties`, pattern })),
  ]).flatMap(({ pointer, pattern }) => {
    const message = judge.problem(pattern, isOutput);
    return message === undefined ? [] : [{ pointer, message }];
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
