import type { TestRequest } from './mcp-function';

/**
 * A request of revision 2026-07-28: no handshake, everything about the client in `_meta`.
 *
 * @param meta more of `_meta`
 */
export function modern(method: string, params: Record<string, unknown> = {}, id: string | number = 1, meta: object = {}): TestRequest {
  const name = params.name ?? params.uri;
  return {
    headers: {
      'MCP-Protocol-Version': '2026-07-28',
      'Mcp-Method': method,
      ...(typeof name === 'string' && { 'Mcp-Name': name }),
    },
    body: {
      jsonrpc: '2.0',
      id,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          ...meta,
        },
      },
    },
  };
}

/** A request of an earlier revision. */
export function legacy(method: string, params: Record<string, unknown> = {}, id: string | number = 1): TestRequest {
  return { body: { jsonrpc: '2.0', id, method, params } };
}

export function callTool(name: string, args: Record<string, unknown> = {}, id: string | number = 1, meta: object = {}): TestRequest {
  return modern('tools/call', { name, arguments: args }, id, meta);
}

/** The part of `_meta` that says what a client can do. */
export function capableOf(capabilities: object): object {
  return { 'io.modelcontextprotocol/clientCapabilities': capabilities };
}
