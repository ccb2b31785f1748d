import { readCursor, writeCursor } from './cursor';
import type { ListPage, ListSource } from '../call/list-source';
import { InvalidParamsError } from '../call/protocol-error';

/**
 * Fills a page (MCP 2026-07-28, pagination). The order is always the same, so a cursor is nothing but where the next entry is, and any instance
 * can read it.
 *
 * Many clients read the first page only, so it goes on with the next source where one has ended; but a source that has more is asked once.
 *
 * @param sources where the entries are, in their order
 * @param cursor as the client brings it back; undefined for the first page
 * @param pageSize the most entries of a page
 * @throws InvalidParamsError when no page can have had this cursor
 */
export async function pageOf(sources: readonly ListSource[], cursor: string | undefined, pageSize: number, signal: AbortSignal): Promise<ListPage> {
  let position = cursor === undefined ? { source: 0 } : readCursor(cursor, sources.length);
  const entries: object[] = [];
  for (;;) {
    const page = await sources[position.source]!.page(position.cursor, pageSize - entries.length, signal);
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

/** Makes a source of what is there as a whole. Its cursors are positions. */
export function wholeList(all: readonly object[]): ListSource {
  return {
    page: async (cursor, limit) => {
      const start = cursor === undefined ? 0 : Number(cursor);
      if (cursor !== undefined && (String(start) !== cursor || !Number.isSafeInteger(start) || start <= 0 || start >= all.length)) {
        throw new InvalidParamsError('The cursor is invalid');
      }
      const end = start + limit;
      return { entries: all.slice(start, end), ...(end < all.length && { nextCursor: String(end) }) };
    },
  };
}
