import type { CallToolResult } from '@modelcontextprotocol/server';
import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';
import type { Era } from '../call/exchange';

/**
 * Brings structured content into the form that clients of an era know. Before 2026-07-28 it is an object always: what is none is in its member
 * `result`, as the listed output schema says. A value that is no object is repeated as text.
 *
 * @param outputSchema as the tool declares it
 */
export function withTextOfValue(answer: CallToolResult, outputSchema: JsonObject | undefined, era: Era): CallToolResult {
  const { structuredContent } = answer;
  if (structuredContent === undefined) {
    return answer;
  }
  const result = isObject(structuredContent) || answer.content.some(({ type }) => type === 'text')
    ? answer
    : { ...answer, content: [...answer.content, { type: 'text' as const, text: JSON.stringify(structuredContent) }] };
  const isWrapped = era === 'legacy' && (!isObject(structuredContent) || (outputSchema !== undefined && !isObjectSchema(outputSchema)));
  return isWrapped ? { ...result, structuredContent: { result: structuredContent } } : result;
}

/** Tells whether a schema takes objects only, as far as it says so itself. */
export function isObjectSchema({ type }: JsonObject): boolean {
  return type === 'object';
}
