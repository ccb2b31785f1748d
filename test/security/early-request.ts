import type { McpResponse } from '../acceptance/mcp-request';

/** An answer, with the session that it begins. */
export interface EarlyResponse extends McpResponse {
  readonly session: string | null;
}

/** The first message of a session. */
export const INITIALIZE = {
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1.0.0' } },
};

/** Sends a JSON-RPC request as clients of MCP 2025-11-25 do, in a session or outside. */
export async function sendEarly(mcpUrl: string, token: string, message: object, session?: string): Promise<EarlyResponse> {
  const response = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept': 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      'authorization': `Bearer ${token}`,
      ...(session !== undefined && { 'mcp-session-id': session }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await response.text();
  const data = text.match(/^data: (\{.*)$/m)?.[1] ?? text;
  return {
    status: response.status,
    headers: response.headers,
    body: data === '' ? undefined : JSON.parse(data),
    session: response.headers.get('mcp-session-id'),
  };
}
