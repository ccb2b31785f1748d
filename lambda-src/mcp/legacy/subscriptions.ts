import type { McpServer } from '@modelcontextprotocol/server';

/**
 * Answers `resources/subscribe` and `resources/unsubscribe` (MCP 2025-11-25, resources). What the server serves changes with a
 * deployment only, so there is nothing to remember, and never an update to send.
 */
export function registerSubscriptions({ server }: McpServer): void {
  if (server.getCapabilities().resources === undefined) {
    return;
  }
  server.registerCapabilities({ resources: { subscribe: true } });
  server.setRequestHandler('resources/subscribe', () => ({}));
  server.setRequestHandler('resources/unsubscribe', () => ({}));
}
