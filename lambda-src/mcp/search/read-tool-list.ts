import type { ListSource } from '../call/list-source';
import type { ListedTool } from '../tools/tool';

/** A list of tools: those that are known here, and where there are more. */
export interface ToolList {
  readonly known: readonly object[];
  readonly more: readonly ListSource[];
}

/** The most tools that a source is asked for at once. */
const PAGE_SIZE = 1000;

/** Reads a list of tools to its end. */
export async function readToolList({ known, more }: ToolList, signal: AbortSignal): Promise<readonly ListedTool[]> {
  const tools = [...known as readonly ListedTool[]];
  for (const source of more) {
    let cursor: string | undefined;
    do {
      const { entries, nextCursor } = await source.page(cursor, PAGE_SIZE, signal);
      tools.push(...entries as readonly ListedTool[]);
      cursor = nextCursor;
    } while (cursor !== undefined);
  }
  return tools;
}

/** Makes a source of those tools of another one that a filter takes. Its pages may be short, or empty. */
export function filteredSource({ page }: ListSource, isListed: (name: string) => boolean): ListSource {
  return {
    page: async (cursor, limit, signal) => {
      const { entries, nextCursor } = await page(cursor, limit, signal);
      return { entries: (entries as readonly ListedTool[]).filter(({ name }) => isListed(name)), ...(nextCursor !== undefined && { nextCursor }) };
    },
  };
}
