import type { ServerContext } from '@modelcontextprotocol/server';
import type { ListSource } from '../listing/list-source';
import type { ListedTool } from '../tools/tool';
import type { ToolList } from '../tools/tool-list';

/** How many tools a source is asked for at once. */
const PAGE_SIZE = 1000;

/** Reads a list of tools to its end. */
export async function readToolList({ answer, sources }: ToolList, ctx: ServerContext, signal: AbortSignal): Promise<readonly ListedTool[]> {
  const { tools: own } = await answer({ method: 'tools/list', params: {} }, ctx);
  const tools = [...own];
  for (const source of sources) {
    let cursor: string | undefined;
    do {
      const { entries, nextCursor } = await source.page(cursor, PAGE_SIZE, signal);
      tools.push(...entries as readonly ListedTool[]);
      cursor = nextCursor;
    } while (cursor !== undefined);
  }
  return tools;
}

/** The part of a source that a filter takes. Its pages may be short, or empty. */
export function filteredSource({ page }: ListSource, isListed: (name: string) => boolean): ListSource {
  return {
    page: async (cursor, limit, signal) => {
      const { entries, nextCursor } = await page(cursor, limit, signal);
      return { entries: (entries as readonly ListedTool[]).filter(({ name }) => isListed(name)), ...(nextCursor !== undefined && { nextCursor }) };
    },
  };
}
