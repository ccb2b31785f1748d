import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019';
import { Ajv2020 } from 'ajv/dist/2020';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json';
import type { SchemaProblem } from './schema-problem';

const OPTIONS: Options = { strict: false, allErrors: true, logger: false };

/** The dialects that the validator of the MCP SDK compiles, each with the engine that knows its meta-schema. */
const DIALECTS = new Map<string, () => Ajv>([
  ['https://json-schema.org/draft/2020-12/schema', () => new Ajv2020(OPTIONS)],
  ['https://json-schema.org/draft/2019-09/schema', () => new Ajv2019(OPTIONS)],
  ['http://json-schema.org/draft-07/schema', () => new Ajv(OPTIONS)],
  ['http://json-schema.org/draft-06/schema', () => new Ajv(OPTIONS).addMetaSchema(draft06)],
]);
const DEFAULT_DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const engines = new Map<string, Ajv>();

/** Checks a schema against the meta-schema of its dialect: JSON Schema 2020-12 unless `$schema` names another. */
export function metaSchemaProblems(schema: Readonly<Record<string, unknown>>): SchemaProblem[] {
  const dialect = dialectOf(schema.$schema);
  if (dialect === undefined) {
    return [{
      pointer: '/$schema',
      message: `$schema must be one of ${[...DIALECTS.keys()].join(', ')}, or be left out for JSON Schema 2020-12, got ${JSON.stringify(schema.$schema)}`,
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

function dialectOf(declared: unknown): string | undefined {
  if (declared === undefined) {
    return DEFAULT_DIALECT;
  }
  // with or without the empty fragment, http or https: as the SDK takes it
  const name = String(declared).replace(/#$/, '').replace(/^https?:/, '');
  return [...DIALECTS.keys()].find((dialect) => dialect.replace(/^https?:/, '') === name);
}

function engineFor(dialect: string): Ajv {
  let engine = engines.get(dialect);
  if (!engine) {
    engine = DIALECTS.get(dialect)!();
    engines.set(dialect, engine);
  }
  return engine;
}
