import { Ajv2020 } from 'ajv/dist/2020';
import type { JsonObject } from './json-object';
import { isAmbiguous } from '../patterns/ambiguity';
import { portablePattern } from '../patterns/reading';

/** What is wrong with a value that every request is to have; lower case, no full stop, after its place within the value. */
export function valueProblems(schema: JsonObject, value: unknown): string[] {
  const validator = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false, code: { regExp: readPattern } });
  let validate;
  try {
    validate = validator.compile(schema);
  } catch {
    return []; // a schema that cannot be checked is no matter where models do not see it
  }
  validate(value);
  return (validate.errors ?? []).slice(0, 1).map(({ instancePath, message }) => `${instancePath.replaceAll('/', '.')}: ${message}`);
}

/** Reads a regular expression of the document, if it is one that is certainly quick. Others take every value, as the tools do. */
const readPattern = Object.assign((pattern: string) => {
  const portable = portablePattern(pattern);
  return portable === undefined || isAmbiguous(portable, 'u') ? { test: () => true } : new RegExp(portable, 'u');
}, { code: 'new RegExp' });
