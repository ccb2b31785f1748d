import type { LimitsManifest } from '../../../src/contract';
import { refuseTooLarge } from '../call/limits';
import { ToolValue } from '../call/result';
import { selectResult } from '../call/select';

/** What makes the result of a tool of what a backend answers. */
export interface JsonAnswerManifest extends LimitsManifest {
  /** JMESPath. Absent: all. */
  readonly result?: string;
}

/**
 * The part of a JSON value that is the result of a tool. It is data, even if it looks like a full MCP result.
 *
 * @throws ToolFailure when the whole is more than the tool may answer
 */
export async function jsonAnswer(value: unknown, { result, ...limits }: JsonAnswerManifest): Promise<ToolValue> {
  refuseTooLarge(Buffer.byteLength(JSON.stringify(value) ?? ''), limits);
  return new ToolValue(await selectResult(result, value));
}
