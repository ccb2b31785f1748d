import type { LimitsManifest } from '../../../src/contract';
import { selectResult } from '../mapping/select';
import { refuseTooLarge } from '../tools/limits';

/** What makes the result of a tool of what a backend answers. */
export interface JsonAnswerManifest extends LimitsManifest {
  /** JMESPath. Absent: all. */
  readonly result?: string;
}

/**
 * The part of a JSON value that is the result of a tool.
 *
 * @throws ToolFailure when the whole is more than the tool may answer
 */
export async function jsonAnswer(value: unknown, { result, ...limits }: JsonAnswerManifest): Promise<unknown> {
  refuseTooLarge(Buffer.byteLength(JSON.stringify(value) ?? ''), limits);
  return selectResult(result, value);
}
