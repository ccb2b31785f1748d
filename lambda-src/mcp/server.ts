import { McpServer, type CacheHint } from '@modelcontextprotocol/server';
import type { RequestScope } from './invocation';
import { logRefusals } from './refusal-log';
import { registerResources } from './resources/registration';
import type { ServedResource } from './resources/resource';
import { registerTools } from './tools/registration';
import type { ServedTool } from './tools/tool';
import type { ServerManifest } from '../../src/contract';

/** What the server serves, made ready while the function starts. */
export interface Served {
  readonly identity: ServerManifest;
  /** By name, in the order of declaration. */
  readonly tools: ReadonlyMap<string, ServedTool>;
  /** In the order of declaration. */
  readonly resources: readonly ServedResource[];
}

/**
 * Lists and contents change with a deployment only. A minute of caching saves clients most of their requests and still shows
 * them a new version soon; `private`, because the server stands behind a login.
 */
const CACHE_HINT: CacheHint = { ttlMs: 60_000, cacheScope: 'private' };

/** Makes the server of one request. */
export function createServer(served: Served, scope: RequestScope): McpServer {
  const { instructions, ...implementation } = served.identity;
  const server = new McpServer(implementation, {
    ...(instructions !== undefined && { instructions }),
    // A capability is declared if, and only if, it is served. Nothing changes while the function runs.
    capabilities: {
      ...(served.tools.size > 0 && { tools: { listChanged: false } }),
      ...(served.resources.length > 0 && { resources: { listChanged: false } }),
    },
    cacheHints: {
      'server/discover': CACHE_HINT,
      'tools/list': CACHE_HINT,
      'resources/list': CACHE_HINT,
      'resources/templates/list': CACHE_HINT,
      'resources/read': CACHE_HINT,
    },
  });
  server.server.onerror = logRefusals(scope.invocation);
  registerTools(server, served.tools, scope);
  registerResources(server, served.resources, scope.invocation);
  return server;
}
