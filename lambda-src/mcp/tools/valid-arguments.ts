import type { RegisteredTool, StandardSchemaV1, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { JsonObject } from '../../../src/contract';

/** Arguments that are valid by the input schema of their tool. */
export interface ValidArguments {
  /** As they were sent. */
  readonly sent: JsonObject;
  /** What the schema makes of them, which is what the tool gets: schemas of modules may fill in defaults, or convert. */
  readonly parsed: unknown;
}

/** Arguments break the input schema of their tool. The message says how, and is for the model. */
export class InvalidArgumentsError extends Error {
  override readonly name = 'InvalidArgumentsError';
}

/** @throws InvalidArgumentsError */
export async function validArguments({ inputSchema }: RegisteredTool, args: unknown): Promise<ValidArguments> {
  const sent = (args ?? {}) as JsonObject;
  const input = await validated(inputSchema, sent);
  if ('problem' in input) {
    throw new InvalidArgumentsError(input.problem);
  }
  return { sent, parsed: input.value };
}

/** What a schema makes of a value, or says against it. */
export async function validated(
  schema: StandardSchemaWithJSON | undefined,
  value: unknown,
): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  const result = await schema?.['~standard'].validate(value) ?? { value };
  return result.issues === undefined
    ? { value: result.value }
    : { problem: result.issues.map(describeIssue).join(', ').slice(0, MAX_PROBLEM_LENGTH) };
}

/** How much a client gets to read about wrong arguments, in characters. */
const MAX_PROBLEM_LENGTH = 2000;

function describeIssue({ path = [], message }: StandardSchemaV1.Issue): string {
  const where = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}
