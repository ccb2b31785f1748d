const PREFIX = '=?base64?';
const SUFFIX = '?=';

/** Base64 as it is written out: with its padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a header that repeats a value of the body, which is in Base64 where a header could not hold it as it is (MCP 2026-07-28, transports,
 * value encoding).
 *
 * @returns undefined when it is not Base64 of UTF-8, as it claims to be
 */
export function decodeHeader(value: string): string | undefined {
  if (!value.startsWith(PREFIX) || !value.endsWith(SUFFIX)) {
    return value;
  }
  const encoded = value.slice(PREFIX.length, value.length - SUFFIX.length);
  try {
    return BASE64.test(encoded) ? new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64')) : undefined;
  } catch {
    return undefined;
  }
}
