/** Decides which web pages may call, and tells their browsers so. */
export interface OriginPolicy {
  /** Whether a request with this `Origin` header may be served. Programs that are not browsers send none, and may. */
  allows(origin: string | null): boolean;
  /** The CORS headers of the answer to an allowed request. */
  addCorsHeaders(response: Headers, origin: string | null): void;
}

/**
 * The check of the `Origin` header, which keeps web pages from reaching the server behind their visitor's back
 * (MCP 2026-07-28, Streamable HTTP, security warning).
 *
 * @param ownUrl pages of the server itself may call
 * @param allowedOrigins other origins that may call, as browsers write them: `https://app.example.com`
 */
export function createOriginPolicy(ownUrl: string, allowedOrigins: readonly string[]): OriginPolicy {
  const allowed = new Set([new URL(ownUrl).origin, ...allowedOrigins]);
  return {
    allows: (origin) => origin === null || allowed.has(origin),
    addCorsHeaders: (response, origin) => {
      if (origin !== null && allowed.has(origin)) {
        response.set('Access-Control-Allow-Origin', origin);
        response.set('Access-Control-Expose-Headers', 'WWW-Authenticate, Retry-After, Mcp-Session-Id');
        response.append('Vary', 'Origin');
      }
    },
  };
}
