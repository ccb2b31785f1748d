import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { RequestHandler } from '../request-handlers';

/** The lists of MCP, and the member of their results that is long. */
const ENTRIES: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
};

/**
 * Has a handler that answers with a whole list answer with pages (MCP 2026-07-28, pagination). The order of a list is always the
 * same, so a cursor is nothing but the position of the first entry, and any instance can read it.
 *
 * @param pageSize the most entries of a page
 */
export function paginated(method: string, handler: RequestHandler, pageSize: number): RequestHandler {
  const member = ENTRIES[method];
  if (member === undefined) {
    return handler;
  }
  return async (request, ctx) => {
    const result = await handler(request, ctx) as Record<string, unknown>;
    const entries = result[member] as readonly unknown[];
    const start = positionOf((request as { params?: { cursor?: string } }).params?.cursor, entries.length);
    const end = start + pageSize;
    return {
      ...result,
      [member]: entries.slice(start, end),
      ...(end < entries.length && { nextCursor: cursorOf(end) }),
    };
  };
}

function cursorOf(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

/** @throws ProtocolError when this server cannot have given out the cursor */
function positionOf(cursor: string | undefined, length: number): number {
  if (cursor === undefined) {
    return 0;
  }
  const position = Number(Buffer.from(cursor, 'base64url').toString());
  if (cursorOf(position) !== cursor || !Number.isSafeInteger(position) || position <= 0 || position >= length) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The cursor is invalid');
  }
  return position;
}
