import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import { isContentBlock } from './content-block';
import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';

/** The answer to a call: a result, or what is needed of the client first (MCP 2026-07-28, multi-round-trip requests). */
export type ToolAnswer = CallToolResult | InputRequiredResult;

/** Tells whether a value asks the client for input. */
export function isInputRequired(value: unknown): value is InputRequiredResult {
  return isObject(value) && value.resultType === 'input_required';
}

/** Tells whether a value is the result of a call (MCP 2026-07-28, schema, `CallToolResult`). */
export function isToolResult(value: unknown): value is CallToolResult {
  return isObject(value)
    && Array.isArray(value.content) && value.content.every(isContentBlock)
    && (value.isError === undefined || typeof value.isError === 'boolean')
    && (value._meta === undefined || isObject(value._meta));
}

/** An answer that is a value, whatever it looks like: what a service says that knows nothing of MCP is never a full MCP result. */
export class ToolValue {
  constructor(public readonly value: unknown) {}
}

/**
 * Makes an MCP tool result of what a tool answered; docs/tool-functions.md tells authors of tools about it.
 *
 * - a full MCP result (see `fullResult`) is passed on; a `ToolValue` is none
 * - with an output schema, any JSON value is the structured content
 * - without, a string is text, nothing is no content, and any other JSON value is structured content
 *
 * Structured content is repeated as text, for clients and models that read nothing else (MCP 2026-07-28, tools, structured content).
 */
export function toToolResult(answer: unknown, outputSchema: JsonObject | undefined): CallToolResult {
  if (answer instanceof ToolValue) {
    return valueResult(answer.value, outputSchema);
  }
  return fullResult(answer) ?? valueResult(answer, outputSchema);
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
  return withText({ structuredContent: value });
}

/** Gives a result the `content` that it has to have: nothing, or a text that repeats its structured content. */
export function withText<T extends Partial<CallToolResult>>(result: T): T & CallToolResult {
  const { content, structuredContent } = result;
  return { ...result, content: content ?? (structuredContent === undefined ? [] : [{ type: 'text', text: JSON.stringify(structuredContent) }]) };
}

/** The members of MCP `CallToolResult`. In all of them but `structuredContent`, `null` is nothing, as serializers of Python write it. */
const MEMBERS = new Set(['content', 'structuredContent', 'isError', '_meta', 'resultType']);

/**
 * Reads an answer that is a full MCP result: an object with `content` or `structuredContent`, all of whose members are those of
 * `CallToolResult`, and valid. An object of a tool's own that happens to have a member of such a name is none.
 */
function fullResult(answer: unknown): CallToolResult | undefined {
  if (!isObject(answer) || !Object.keys(answer).every((key) => MEMBERS.has(key))) {
    return undefined;
  }
  const { resultType = 'complete', ...members } = Object.fromEntries(
    Object.entries(answer).filter(([key, value]) => value !== null || (key === 'structuredContent' && !hasContent(answer))),
  );
  if (resultType !== 'complete' || !('content' in members || 'structuredContent' in members)) {
    return undefined;
  }
  const result = withText(members as Partial<CallToolResult>);
  return isToolResult(result) ? result : undefined;
}

/** Tells whether `null` as structured content says that there is none, rather than that it is `null`. */
function hasContent(answer: object): boolean {
  return 'content' in answer && answer.content !== null;
}
