import type { CallToolResult } from '@modelcontextprotocol/server';

/* Servers repeat structured content as text, for clients that read nothing else (MCP 2026-07-28, tools, structured content). */

/** The longest repetition that is sent to clients that read structured content, in characters: more than any of them hands to a model. */
export const MAX_REPETITION = 256 * 1024;

/** Returns the size of a result as JSON, in bytes. Content that is there as structured content and as text counts once. */
export function sizeOf(result: unknown): number {
  const counted = typeof result === 'object' && result !== null ? withRepetitions(result, () => undefined) : result;
  return Buffer.byteLength(JSON.stringify(counted) ?? '');
}

/** Returns a result in which a text that repeats large structured content is replaced by one that tells where the content is. */
export function withoutLargeRepetitions<T extends object>(result: T): T {
  const { content } = result as Partial<CallToolResult>;
  const isLarge = Array.isArray(content) && content.some((block) => block.type === 'text' && block.text.length > MAX_REPETITION);
  return isLarge ? withRepetitions(result, (text) => (text.length > MAX_REPETITION ? referenceTo(text) : text)) : result;
}

function referenceTo(text: string): string {
  return `The result has ${text.length} characters, which are not repeated here: they are in structuredContent. If you cannot read that, ask for less.`;
}

/** @param replace returns what to have in the place of a repetition; undefined for nothing */
function withRepetitions<T extends object>(result: T, replace: (text: string) => string | undefined): T {
  const { content, structuredContent } = result as Partial<CallToolResult>;
  if (structuredContent === undefined || !Array.isArray(content)) {
    return result;
  }
  const repeated = repeatable(structuredContent);
  return {
    ...result,
    content: content.flatMap((block) => {
      if (block.type !== 'text' || !isRepetition(block.text, repeated)) {
        return [block];
      }
      const text = replace(block.text);
      return text === undefined ? [] : [{ ...block, text }];
    }),
  };
}

/** The values that servers repeat: the whole; where it is one `result`, as Python's FastMCP wraps what is no object, that; and elements. */
function repeatable(structuredContent: unknown): ReadonlySet<string> {
  const isWrapped = typeof structuredContent === 'object' && structuredContent !== null && Object.keys(structuredContent).join() === 'result';
  const inner = isWrapped ? (structuredContent as { readonly result: unknown }).result : structuredContent;
  return new Set([structuredContent, inner, ...(Array.isArray(inner) ? inner : [])].map((value) => JSON.stringify(value)));
}

/** Text repeats a value as its JSON, however that is spaced, or, if the value is a string, as it is. */
function isRepetition(text: string, repeated: ReadonlySet<string>): boolean {
  return repeated.has(text) || repeated.has(JSON.stringify(text)) || repeated.has(respaced(text));
}

function respaced(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text)) ?? '';
  } catch {
    return '';
  }
}
