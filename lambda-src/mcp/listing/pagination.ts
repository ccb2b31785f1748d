import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { readCursor, writeCursor } from './cursor';
import type { ListPage, ListSource } from './list-source';
import type { RequestHandler } from '../request-handlers';

/** The lists of MCP, and the member of their results that is long. */
const ENTRIES: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
};

/** How a list is given out. */
export interface PaginationProps {
  /** The most entries of a page. */
  readonly pageSize: number;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/**
 * Has a handler that answers with a whole list answer with pages (MCP 2026-07-28, pagination): its own entries first, then those of
 * each source in turn. The order is always the same, so a cursor is nothing but where the next entry is, and any instance can read it.
 *
 * @param sources what has more entries of this list
 */
export function paginated(
  method: string,
  handler: RequestHandler,
  { pageSize, deadline }: PaginationProps,
  sources: readonly ListSource[],
): RequestHandler {
  const member = ENTRIES[method];
  if (member === undefined) {
    return handler;
  }
  return async (request, ctx) => {
    const result = await handler(request, ctx) as Record<string, unknown>;
    const all = [ownEntries(result[member] as readonly object[]), ...sources];
    const { cursor } = (request as { params?: { cursor?: string } }).params ?? {};
    const { entries, nextCursor } = await pageOf(all, cursor, pageSize, AbortSignal.any([ctx.mcpReq.signal, deadline]));
    return { ...result, [member]: entries, ...(nextCursor !== undefined && { nextCursor }) };
  };
}

/**
 * Fills a page. Many clients read the first page only, so it goes on with the next source where one has ended; but a source that has
 * more is asked once.
 */
async function pageOf(sources: readonly ListSource[], cursor: string | undefined, pageSize: number, signal: AbortSignal): Promise<ListPage> {
  let position = cursor === undefined ? { source: 0 } : readCursor(cursor, sources.length);
  const entries: object[] = [];
  for (;;) {
    const page = await sources[position.source].page(position.cursor, pageSize - entries.length, signal);
    entries.push(...page.entries);
    if (page.nextCursor !== undefined) {
      return { entries, nextCursor: writeCursor({ source: position.source, cursor: page.nextCursor }) };
    }
    position = { source: position.source + 1 };
    if (position.source === sources.length) {
      return { entries };
    }
    if (entries.length >= pageSize) {
      return { entries, nextCursor: writeCursor(position) };
    }
  }
}

/** What is there as a whole. Its cursors are positions. */
function ownEntries(all: readonly object[]): ListSource {
  return {
    page: async (cursor, limit) => {
      const start = cursor === undefined ? 0 : Number(cursor);
      if (cursor !== undefined && (String(start) !== cursor || !Number.isSafeInteger(start) || start <= 0 || start >= all.length)) {
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The cursor is invalid');
      }
      const end = start + limit;
      return { entries: all.slice(start, end), ...(end < all.length && { nextCursor: String(end) }) };
    },
  };
}
