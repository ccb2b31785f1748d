import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { JsonObject } from '../../../src/contract';

/** Judges a value by a JSON Schema: undefined when it is valid, otherwise what is wrong with it. */
export type Validator = (value: unknown) => string | undefined;

const sharedEngine = new AjvJsonSchemaValidator();

/** A validator that is compiled when it is first used: about a millisecond, which 200 tools would pay 200 times at the start. */
export function lazyValidator(schema: JsonObject): Validator {
  let check: ReturnType<AjvJsonSchemaValidator['getValidator']> | undefined;
  return (value) => {
    check ??= engineFor(schema).getValidator(schema);
    const result = check(value);
    return result.valid ? undefined : result.errorMessage;
  };
}

/** An engine keeps schemas by their `$id`: two tools with the same one would be judged by the schema of the first. */
function engineFor(schema: JsonObject): AjvJsonSchemaValidator {
  return JSON.stringify(schema).includes('"$id"') ? new AjvJsonSchemaValidator() : sharedEngine;
}

/** A schema in the form that the SDK registers. It is not listed from there, see `toolList`. */
export function standardSchema(schema: JsonObject, validator: Validator): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: 'cdk-remote-mcp-server',
      jsonSchema: { input: () => schema, output: () => schema },
      validate: (value) => {
        const problem = validator(value);
        return problem === undefined ? { value } : { issues: [{ message: problem }] };
      },
    },
  };
}
