import { isSpecType, type CallToolResult } from '@modelcontextprotocol/server';
import type { JsonObject } from '../../../src/contract';

/** An answer that is a value, whatever it looks like: what a service says that knows nothing of MCP is never a full MCP result. */
export class ToolValue {
  constructor(public readonly value: unknown) {}
}

/**
 * Makes an MCP tool result of what a tool answered; docs/tool-functions.md tells authors of tools about it.
 *
 * - a full MCP result (see `isToolResult`) is passed on; a `ToolValue` is none
 * - with an output schema, any JSON value is the structured content
 * - without, a string is text, nothing is no content, and any other JSON value is structured content
 *
 * Structured content is mirrored as text, for clients and models that read nothing else (MCP 2026-07-28, tools, structured content).
 */
export function toToolResult(answer: unknown, outputSchema: JsonObject | undefined): CallToolResult {
  if (answer instanceof ToolValue) {
    return valueResult(answer.value, outputSchema);
  }
  return isToolResult(answer) ? answer : valueResult(answer, outputSchema);
}

function valueResult(answer: unknown, outputSchema: JsonObject | undefined): CallToolResult {
  if (outputSchema !== undefined) {
    return structuredResult(answer);
  }
  // An empty text block is an error to some models.
  if (answer === undefined || answer === null || answer === '') {
    return { content: [] };
  }
  return typeof answer === 'string' ? { content: [{ type: 'text', text: answer }] } : structuredResult(answer);
}

/** A result that tells the model what went wrong. */
export function errorResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

function structuredResult(value: unknown): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
}

/** The members of MCP `CallToolResult`. */
const MEMBERS = new Set(['content', 'structuredContent', 'isError', '_meta']);

/**
 * Whether an answer is a full MCP result: an object whose `content` is an array of valid content blocks and whose other
 * members are those of `CallToolResult`. An object of a tool's own that happens to have a `content` is none.
 */
function isToolResult(answer: unknown): answer is CallToolResult {
  return typeof answer === 'object' && answer !== null
    && 'content' in answer && Array.isArray(answer.content)
    && Object.keys(answer).every((key) => MEMBERS.has(key))
    && answer.content.every(isSpecType.ContentBlock)
    && isSpecType.CallToolResult(answer);
}
