import { _, type Ajv, type Options } from 'ajv';
import equal from 'ajv/dist/runtime/equal';
import ucs2length from 'ajv/dist/runtime/ucs2length';
import addFormats from 'ajv-formats';
import { type Dialect, ENGINES } from './dialect';
import { EQUAL } from './equal';
import { FORMATS_FILE, PATTERN_FLAGS } from '../../src/contract';

/** Reads regular expressions as JSON Schema says, or else without the flag: by itself, the engine knows one way for all. */
const readPattern = Object.assign(
  (pattern: string): RegExp => {
    try {
      return new RegExp(pattern, PATTERN_FLAGS[0]);
    } catch {
      return new RegExp(pattern, PATTERN_FLAGS[1]);
    }
  },
  { code: `(p=>{try{return new RegExp(p,${JSON.stringify(PATTERN_FLAGS[0])})}catch{return new RegExp(p,${JSON.stringify(PATTERN_FLAGS[1])})}})` },
);

// what validators would require of the engine, they bring along
Object.assign(equal, { code: EQUAL });
Object.assign(ucs2length, { code: `(${String(ucs2length)})` });

/**
 * The way in which schemas are read. They have been checked against their meta-schema by then, and refer to none. Nobody is told of formats that are not known:
 * OpenAPI documents have hundreds.
 */
const OPTIONS: Options = { strict: false, validateFormats: true, validateSchema: false, meta: false, allErrors: true, logger: false };

/**
 * Makes an engine that keeps the source of what it compiles. It is for one schema: the names in the source depend on those that were compiled
 * before, and a schema could refer to them by their `$id`.
 */
export function createEngine(dialect: Dialect): Ajv {
  const engine = new ENGINES[dialect]({
    ...OPTIONS,
    code: { source: true, regExp: readPattern, formats: _`require(${`./${FORMATS_FILE}`}).formats` },
  });
  addFormats(engine);
  return engine;
}
