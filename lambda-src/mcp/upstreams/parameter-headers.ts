import { isObject } from '../../shared/json-object';

/**
 * The headers that repeat arguments (MCP 2026-07-28, transports, custom headers): of every property with `x-mcp-header` that is reached
 * through `properties` alone, and has a value.
 */
export function parameterHeaders(inputSchema: unknown, args: unknown): Record<string, string> {
  return Object.fromEntries(headersOf(inputSchema, args));
}

function headersOf(schema: unknown, value: unknown): [string, string][] {
  if (!isObject(schema)) {
    return [];
  }
  const name = schema['x-mcp-header'];
  if (typeof name === 'string') {
    return ['string', 'number', 'boolean'].includes(typeof value) ? [[`Mcp-Param-${name}`, encode(String(value))]] : [];
  }
  if (!isObject(schema.properties) || !isObject(value)) {
    return [];
  }
  return Object.entries(schema.properties).flatMap(([member, inner]) => (Object.hasOwn(value, member) ? headersOf(inner, value[member]) : []));
}

/** Base64 for what a header cannot hold as it is, or would be taken for Base64. */
function encode(value: string): string {
  return /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !/^=\?base64\?.*\?=$/.test(value)
    ? value
    : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
