/** The decision which web pages may call, and what their browsers are told of it. */
export interface OriginPolicy {
  /** Tells whether a request with this `Origin` header may be served. Programs that are not browsers send none, and may. */
  allows(origin: string | undefined): boolean;
  /** Returns the CORS headers of the answer to a request. */
  corsHeaders(origin: string | undefined): Readonly<Record<string, string>>;
}

/**
 * Makes the check of the `Origin` header, which keeps web pages from reaching the server behind their visitor's back
 * (MCP 2026-07-28, Streamable HTTP, security warning).
 *
 * @param ownUrl pages of the server itself may call
 * @param allowedOrigins other origins that may call, as browsers write them: `https://app.example.com`
 */
export function createOriginPolicy(ownUrl: string, allowedOrigins: readonly string[]): OriginPolicy {
  const allowed = new Set([new URL(ownUrl).origin, ...allowedOrigins]);
  return {
    allows: (origin) => origin === undefined || allowed.has(origin),
    corsHeaders: (origin): Readonly<Record<string, string>> => (origin !== undefined && allowed.has(origin) ? {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Mcp-Session-Id',
      'vary': 'Origin',
    } : {}),
  };
}
