import type { RegisteredTool, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { VENDOR } from './schema';
import { OutOfTimeError, runInTime } from './time-bound';
import type { JsonObject } from '../../../src/contract';
import { ToolFailure } from '../call/failure';
import { describeIssues } from '../call/issues';

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

/**
 * Checks arguments by the input schema of their tool.
 *
 * @throws InvalidArgumentsError
 * @throws ToolFailure when that takes too long
 */
export async function validArguments({ inputSchema }: RegisteredTool, args: unknown): Promise<ValidArguments> {
  const sent = (args ?? {}) as JsonObject;
  const input = await validated(inputSchema, sent);
  if ('problem' in input) {
    throw new InvalidArgumentsError(input.problem);
  }
  return { sent, parsed: input.value };
}

/**
 * Returns what a schema makes of a value, or says against it.
 *
 * @throws ToolFailure when that takes too long
 */
export async function validated(
  schema: StandardSchemaWithJSON | undefined,
  value: unknown,
): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  const result = schema === undefined ? { value } : await judged(schema, value);
  return result.issues === undefined
    ? { value: result.value }
    : { problem: describeIssues(result.issues) };
}

/** A schema of a module may be anything. Those of declared tools bound their time themselves, if they need to. */
function judged(schema: StandardSchemaWithJSON, value: unknown): ReturnType<StandardSchemaWithJSON['~standard']['validate']> {
  const { vendor, validate } = schema['~standard'];
  try {
    return vendor === VENDOR ? validate(value) : runInTime(() => validate(value));
  } catch (error) {
    throw error instanceof OutOfTimeError
      ? new ToolFailure('uncheckable', 'To check a value by the schema of the tool took too long: see its pattern, format and uniqueItems', { cause: error })
      : error;
  }
}
