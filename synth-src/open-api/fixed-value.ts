import { Ajv2020 } from 'ajv/dist/2020';
import type { JsonObject } from './json-object';

/** What is wrong with a value that every request is to have; lower case, no full stop, after its place within the value. */
export function valueProblems(schema: JsonObject, value: unknown): string[] {
  const validator = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false });
  let validate;
  try {
    validate = validator.compile(schema);
  } catch {
    return []; // a schema that cannot be checked is no matter where models do not see it
  }
  validate(value);
  return (validate.errors ?? []).slice(0, 1).map(({ instancePath, message }) => `${instancePath.replaceAll('/', '.')}: ${message}`);
}
