import type { Ajv, Options } from 'ajv';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json';
import type { SchemaProblem } from './schema-problem';
import { type Dialect, dialectOf, DIALECTS, ENGINES } from './validators/dialect';

const OPTIONS: Options = { strict: false, allErrors: true, logger: false };

/** By dialect, with the meta-schemas of each. */
const engines = new Map<Dialect, Ajv>();

/** Checks a schema against the meta-schema of its dialect: JSON Schema 2020-12 unless `$schema` names another. */
export function metaSchemaProblems(schema: Readonly<Record<string, unknown>>): SchemaProblem[] {
  const dialect = dialectOf(schema.$schema);
  if (dialect === undefined) {
    return [{
      pointer: '/$schema',
      message: `$schema must be one of ${DIALECTS.join(', ')}, or be left out for JSON Schema 2020-12, got ${JSON.stringify(schema.$schema)}`,
    }];
  }
  const engine = engineFor(dialect);
  engine.validate(dialect, schema);
  const byPointer = new Map<string, string>();
  // the deepest errors first: those above them ("must match a schema in anyOf") only repeat that something below is wrong
  for (const error of (engine.errors ?? []).toSorted((a, b) => b.instancePath.length - a.instancePath.length)) {
    const covered = [...byPointer.keys()].some((pointer) => pointer === error.instancePath || pointer.startsWith(`${error.instancePath}/`));
    if (!covered) {
      const allowed = error.params.allowedValues as unknown[] | undefined;
      byPointer.set(error.instancePath, `${error.message}${allowed ? ` (${allowed.join(', ')})` : ''}`);
    }
  }
  return [...byPointer].map(([pointer, message]) => ({ pointer, message }));
}

function engineFor(dialect: Dialect): Ajv {
  let engine = engines.get(dialect);
  if (!engine) {
    engine = new ENGINES[dialect](OPTIONS);
    if (dialect === 'http://json-schema.org/draft-06/schema') {
      engine.addMetaSchema(draft06);
    }
    engines.set(dialect, engine);
  }
  return engine;
}
