import type { ServerCapabilities } from '@modelcontextprotocol/server';
import { UI_MEDIA_TYPE } from '../../../src/contract';

/* MCP Apps: tools whose results clients show in a page that the server has among its resources. */

/** The name of the extension (MCP Apps 2026-01-26). */
export const UI_EXTENSION = 'io.modelcontextprotocol/ui';

/** The declaration of a server that has such tools, and of clients that show them. */
export const UI_CAPABILITIES: ServerCapabilities = { extensions: { [UI_EXTENSION]: { mimeTypes: [UI_MEDIA_TYPE] } } };

/** Tells whether a tool has a page, by its `_meta`; before the extension had a version, that had another member. */
export function hasUi(tool: object): boolean {
  const { ui, 'ui/resourceUri': resourceUri } = ((tool as { readonly _meta?: unknown })._meta ?? {}) as { readonly [name: string]: unknown };
  return (typeof ui === 'object' && ui !== null) || typeof resourceUri === 'string';
}
