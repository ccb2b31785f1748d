import { type AuthorizerEvent, headerValues } from './request';

/**
 * The name of the tool that a request calls, as its headers say (MCP 2026-07-28, Streamable HTTP, standard request headers). The mcp
 * function compares them with the body, and sees to calls of earlier revisions, which have no such headers.
 *
 * @returns undefined for other requests, and for a malformed name, which the mcp function refuses
 */
export function calledTool(event: AuthorizerEvent): string | undefined {
  // the last value, as the mcp function reads it
  const name = headerValues(event, 'mcp-name').at(-1);
  return name !== undefined && headerValues(event, 'mcp-method').at(-1) === 'tools/call' ? decodeHeaderValue(name) : undefined;
}

/** What HTTP does not allow in a header comes as `=?base64?{UTF-8 in base64}?=` (the same page, value encoding). */
function decodeHeaderValue(value: string): string | undefined {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  if (encoded === undefined) {
    return value;
  }
  const bytes = Buffer.from(encoded, 'base64');
  // what is no UTF-8 becomes a name that no tool has
  return bytes.toString('base64') === encoded ? bytes.toString() : undefined;
}
