import type { Credentials } from './request';

/**
 * The challenge that tells a client which scopes to ask for (RFC 6750 section 3, MCP 2026-07-28, authorization, step-up).
 *
 * @param scope all that the call needs, as clients ask for them, separated by spaces
 * @param resourceMetadataUrl RFC 9728 section 5.1
 */
export function insufficientScope(scheme: Credentials['scheme'], scope: string, resourceMetadataUrl: string): string {
  const parameters = { error: 'insufficient_scope', scope, resource_metadata: resourceMetadataUrl };
  return `${scheme} ${Object.entries(parameters).map(([name, value]) => `${name}=${quoted(value)}`).join(', ')}`;
}

/** RFC 9110 section 5.6.4. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
