/**
 * The answers to preflight requests for what clients call: pages of any origin may call it, as browser-based clients need. Nothing there goes
 * by cookies, so a foreign page can do no more than any other program.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const PREFLIGHT = {
  allowHeaders: ['Authorization', 'Content-Type', 'DPoP', 'MCP-Protocol-Version'],
  exposeHeaders: ['WWW-Authenticate'],
  /** The time that browsers may keep the answer, in seconds; Chromium keeps none for longer. */
  maxAge: 7_200,
} as const;

/** The headers of answers that pages of any origin may read, by the rules of Fetch. */
export const CROSS_ORIGIN_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After, DPoP-Nonce',
} as const;
