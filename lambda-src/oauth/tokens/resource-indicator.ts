/**
 * Compares a resource indicator (RFC 8707) with the one that this server stands for. Scheme and host may be in upper case
 * and one slash may follow, because MCP clients send `new URL(url).href` and users type what they like.
 */
export function isSameResource(indicator: string, resource: string): boolean {
  if (indicator === resource) {
    return true;
  }
  const normalized = URL.parse(indicator)?.href;
  return normalized !== undefined && withoutTrailingSlash(normalized) === withoutTrailingSlash(new URL(resource).href);
}

function withoutTrailingSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
