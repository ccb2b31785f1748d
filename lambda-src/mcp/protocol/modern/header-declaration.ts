import type { JsonObject } from '../../../../src/contract';

/** The keyword by which the schema of an argument has a header repeat it (MCP 2026-07-28, transports, custom headers). */
export const HEADER_KEYWORD = 'x-mcp-header';

/** The facts about schemas that have been read. */
const known = new WeakMap<object, boolean>();

/** Tells whether a schema may have headers repeat arguments. Few do, so the code that checks such headers is loaded for them. */
export function mayDeclareHeaders(schema: JsonObject): boolean {
  const found = known.get(schema) ?? JSON.stringify(schema).includes(HEADER_KEYWORD);
  known.set(schema, found);
  return found;
}
