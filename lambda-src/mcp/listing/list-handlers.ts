import type { McpServer } from '@modelcontextprotocol/server';
import type { Served } from '../served';

/** A family of methods that a server answers. */
export type ListedKind = 'tools' | 'resources' | 'prompts';

/** The kinds of which some are served that are not registered with the SDK. Their capabilities are declared. */
export function listedElsewhere({ tools, toolSearch }: Served): ReadonlySet<ListedKind> {
  return new Set(tools.size > 0 || toolSearch !== undefined ? ['tools'] : []);
}

const NAME = 'none';

/**
 * Has the SDK answer the methods of kinds of which nothing may be registered with it, because all of the kind comes from elsewhere.
 * Such lists have no entry of their own, and what is asked for by name or URI is not found.
 *
 * The SDK sets its handlers when the first of a kind is registered; so one is, and is removed.
 */
export function answerLists(server: McpServer, kinds: ReadonlySet<ListedKind>): void {
  if (kinds.has('tools')) {
    server.registerTool(NAME, {}, () => ({ content: [] })).remove();
  }
  if (kinds.has('resources')) {
    server.registerResource(NAME, `${NAME}:`, {}, () => ({ contents: [] })).remove();
  }
  if (kinds.has('prompts')) {
    server.registerPrompt(NAME, {}, () => ({ messages: [] })).remove();
  }
}
