import type { ResourceContents } from '../content';

/**
 * What the `Cache-Control` of an object (RFC 9111 section 5.2.2) says of the copies that clients keep, in terms of MCP 2026-07-28, caching.
 * Neither has a copy to be checked before it is used, so `no-cache` is as much as `no-store`.
 */
export function cacheHintOf(cacheControl: string | undefined): ResourceContents['cacheHint'] {
  const directives = (cacheControl ?? '').toLowerCase().split(',').map((directive) => directive.trim());
  const maxAge = directives.map((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)?.[1]).find((seconds) => seconds !== undefined);
  const ttlMs = directives.includes('no-store') || directives.includes('no-cache') ? 0 : maxAge === undefined ? undefined : Number(maxAge) * 1000;
  return {
    ...(ttlMs !== undefined && { ttlMs }),
    ...(directives.includes('private') && { cacheScope: 'private' }),
  };
}
