import type { McpServer, ServerCapabilities } from '@modelcontextprotocol/server';
import { UI_MEDIA_TYPE } from '../../../src/contract';

/* MCP Apps: tools whose results clients show in a page that the server has among its resources. */

/** The name of the extension (MCP Apps 2026-01-26). */
export const UI_EXTENSION = 'io.modelcontextprotocol/ui';

/** The declaration of a server that has such tools, and of clients that show them. */
export const UI_CAPABILITIES: ServerCapabilities = { extensions: { [UI_EXTENSION]: { mimeTypes: [UI_MEDIA_TYPE] } } };

/** Tells whether a tool has a page, by its `_meta`; before the extension had a version, that had another member. */
export function hasUi(tool: { readonly _meta?: unknown }): boolean {
  const { ui, 'ui/resourceUri': resourceUri } = (tool._meta ?? {}) as { readonly [name: string]: unknown };
  return (typeof ui === 'object' && ui !== null) || typeof resourceUri === 'string';
}

/** Declares the extension if a tool needs it, and nobody has declared it already. */
export function declareUi({ server }: McpServer, tools: Iterable<{ readonly _meta?: unknown }>): void {
  if (server.getCapabilities().extensions?.[UI_EXTENSION] === undefined && [...tools].some(hasUi)) {
    server.registerCapabilities(UI_CAPABILITIES);
  }
}
