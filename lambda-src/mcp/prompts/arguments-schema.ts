import { completable, type StandardSchemaV1, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { PromptArguments } from './prompt-text';
import type { PromptArgumentManifest } from '../../../src/contract';

const VENDOR = 'cdk-remote-mcp-server';

/** The arguments of a prompt in the form that the SDK registers. */
export interface PromptArgumentsSchema extends StandardSchemaWithJSON<PromptArguments, PromptArguments> {
  /** By argument. Here the SDK looks for what completes a value. */
  readonly shape: Readonly<Record<string, unknown>>;
}

/** Makes a schema that accepts any string for an argument, and nothing for one that is not required. */
export function promptArgumentsSchema(args: readonly PromptArgumentManifest[]): PromptArgumentsSchema {
  const required = args.filter((arg) => arg.required).map(({ name }) => name);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(args.map(({ name, description }) => [name, { type: 'string', description }])),
    required,
  };
  return {
    '~standard': {
      version: 1,
      vendor: VENDOR,
      jsonSchema: { input: () => schema, output: () => schema },
      validate: (value) => {
        const values = value as PromptArguments;
        const missing = required.filter((name) => values[name] === undefined);
        return missing.length === 0 ? { value: values } : { issues: [{ message: `missing: ${missing.join(', ')}` }] };
      },
    },
    'shape': Object.fromEntries(args.filter(({ completions }) => completions.length > 0).map((arg) => [arg.name, completableArgument(arg)])),
  };
}

function completableArgument({ completions }: PromptArgumentManifest): unknown {
  const schema: StandardSchemaV1<string> = { '~standard': { version: 1, vendor: VENDOR, validate: (value) => ({ value: String(value) }) } };
  return completable(schema, (typed) => completions.filter((value) => value.toLowerCase().startsWith(typed.toLowerCase())));
}
