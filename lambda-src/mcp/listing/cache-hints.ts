import type { CacheHint, ServerOptions } from '@modelcontextprotocol/server';
import type { ListingManifest } from '../../../src/contract';

/**
 * How long clients may keep the results that MCP 2026-07-28 calls cacheable: all of them, since most of what is served changes with a
 * deployment only. Resources may say otherwise.
 */
export function cacheHints({ cacheTtl, cacheScope }: ListingManifest): ServerOptions['cacheHints'] {
  const hint: CacheHint = { ttlMs: cacheTtl, cacheScope };
  return {
    'server/discover': hint,
    'tools/list': hint,
    'prompts/list': hint,
    'resources/list': hint,
    'resources/templates/list': hint,
    'resources/read': hint,
  };
}
