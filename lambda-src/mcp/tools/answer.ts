import {
  isCallToolResult, isInputRequiredResult, type CallToolResult, type InputRequiredResult, type RegisteredTool,
} from '@modelcontextprotocol/server';
import { validated } from './valid-arguments';
import { ToolFailure } from '../call/failure';
import { withText } from '../call/result';

/** What a call is answered with: a result, or what is needed of the client first (MCP 2026-07-28, multi-round-trip requests). */
export type ToolAnswer = CallToolResult | InputRequiredResult;

/**
 * Takes what code of the owner answered for an answer, if it is one. Structured content without `content` is repeated as text.
 *
 * @throws ToolFailure when it is none
 */
export function toToolAnswer(answer: ToolAnswer): ToolAnswer {
  if (isInputRequiredResult(answer)) {
    return answer;
  }
  const result = withText(answer ?? {});
  if (!isCallToolResult(result)) {
    throw new ToolFailure('failed', 'The answer is not a tool result');
  }
  return result;
}

/** @throws ToolFailure when a result that is no error breaks the output schema */
export async function requireValidOutput(answer: ToolAnswer, { outputSchema }: RegisteredTool): Promise<void> {
  if (outputSchema === undefined || isInputRequiredResult(answer) || answer.isError === true) {
    return;
  }
  const { structuredContent } = answer;
  const output = structuredContent === undefined ? { problem: 'there is no structured content' } : await validated(outputSchema, structuredContent);
  if ('problem' in output) {
    throw new ToolFailure('failed', `The answer does not match the output schema: ${output.problem}`);
  }
}
