/**
 * Whether a host is one of those that the owner named.
 *
 * @param host in lower case and without port, as `URL.hostname` has it
 * @param patterns each a host, or `*.example.com` for any subdomain of `example.com`, which does not stand for `example.com` itself
 */
export function isHostAmong(host: string, patterns: readonly string[]): boolean {
  // a pattern that is known at deployment only may be in any case, and empty
  return patterns.map((pattern) => pattern.toLowerCase())
    .some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern));
}
