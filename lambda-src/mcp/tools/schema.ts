import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { Validator } from './validator';
import type { JsonObject } from '../../../src/contract';

/** The maker of the schemas that `standardSchema` makes. */
export const VENDOR = 'cdk-remote-mcp-server';

/** A schema in the form that the SDK registers. It is not listed from there, see `toolList`. */
export function standardSchema(schema: JsonObject, validator: Validator): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: VENDOR,
      jsonSchema: { input: () => schema, output: () => schema },
      validate: (value) => {
        const problem = validator(value);
        return problem === undefined ? { value } : { issues: [{ message: problem }] };
      },
    },
  };
}
