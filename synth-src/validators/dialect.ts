import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019';
import { Ajv2020 } from 'ajv/dist/2020';

/** The engines that read schemas, by dialect. The changes of draft-07 over draft-06 are additive. */
export const ENGINES = {
  'https://json-schema.org/draft/2020-12/schema': Ajv2020,
  'https://json-schema.org/draft/2019-09/schema': Ajv2019,
  'http://json-schema.org/draft-07/schema': Ajv,
  'http://json-schema.org/draft-06/schema': Ajv,
} as const;

/** A dialect of JSON Schema, by the URI of its meta-schema. */
export type Dialect = keyof typeof ENGINES;

/** All dialects that schemas may be written in. */
export const DIALECTS = Object.keys(ENGINES) as readonly Dialect[];

/** Finds the dialect of a schema by its `$schema`: JSON Schema 2020-12 when that is absent; undefined when it is no dialect that is known. */
export function dialectOf(declared: unknown): Dialect | undefined {
  if (declared === undefined) {
    return DIALECTS[0];
  }
  // with or without the empty fragment, http or https
  const name = String(declared).replace(/#$/, '').replace(/^https?:/, '');
  return DIALECTS.find((dialect) => dialect.replace(/^https?:/, '') === name);
}
