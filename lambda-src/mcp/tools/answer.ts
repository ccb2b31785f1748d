import type { CallableTool } from '../call/callable-tool';
import { ToolFailure } from '../call/failure';
import { isInputRequired, isToolResult, withText, type ToolAnswer } from '../call/result';

/**
 * Takes what code of the owner answered for an answer, if it is one. Structured content without `content` is repeated as text.
 *
 * @throws ToolFailure when it is none
 */
export function toToolAnswer(answer: unknown): ToolAnswer {
  if (isInputRequired(answer)) {
    return answer;
  }
  const result = withText((answer ?? {}) as Partial<ToolAnswer>);
  if (!isToolResult(result)) {
    throw new ToolFailure('failed', 'The answer is not a tool result');
  }
  return result;
}

/** @throws ToolFailure when a result that is no error breaks the output schema */
export async function requireValidOutput(answer: ToolAnswer, tool: CallableTool): Promise<void> {
  if (tool.outputProblem === undefined || isInputRequired(answer) || answer.isError === true) {
    return;
  }
  const { structuredContent } = answer;
  const problem = structuredContent === undefined ? 'there is no structured content' : await tool.outputProblem(structuredContent);
  if (problem !== undefined) {
    throw new ToolFailure('failed', `The answer does not match the output schema: ${problem}`);
  }
}
