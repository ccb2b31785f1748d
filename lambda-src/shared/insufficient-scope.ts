/** The scheme by which an access token is sent: RFC 6750 section 2.1, or RFC 9449 section 7.1. */
export type TokenScheme = 'Bearer' | 'DPoP';

/** The facts that a client needs if its token lacks scopes. */
export interface InsufficientScope {
  /** All that the call needs, as clients ask for them, separated by spaces. */
  readonly scope: string;
  /** RFC 9728 section 5.1. */
  readonly resourceMetadataUrl: string;
  /** For people. Absent: nothing. */
  readonly description?: string;
}

/** Returns the challenge that tells a client which scopes to ask for (RFC 6750 section 3, MCP 2026-07-28, authorization, step-up). */
export function insufficientScope(scheme: TokenScheme, { scope, resourceMetadataUrl, description }: InsufficientScope): string {
  const parameters = {
    error: 'insufficient_scope',
    ...(description !== undefined && { error_description: description }),
    scope,
    resource_metadata: resourceMetadataUrl,
  };
  return `${scheme} ${Object.entries(parameters).map(([name, value]) => `${name}=${quoted(value)}`).join(', ')}`;
}

/** RFC 9110 section 5.6.4. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
