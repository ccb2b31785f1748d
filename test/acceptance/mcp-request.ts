/** One JSON-RPC request of MCP 2026-07-28, over plain HTTP. */
export interface McpRequest {
  readonly token?: string;
  readonly method: string;
  readonly params?: Record<string, unknown>;
  /** Of the client; none unless given. */
  readonly capabilities?: object;
  /** Of the JSON-RPC request; 1 unless given. */
  readonly id?: number | string;
  /** Added to those that the transport asks for; an empty value removes one. */
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface McpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON-RPC response, or whatever JSON the gateway answered with. */
  readonly body: any;
}

/** `_meta` of every request (MCP 2026-07-28, "per-request metadata"). */
const metaOf = (capabilities: object) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': capabilities,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
});

/** The HTTP request of an MCP request, as the Streamable HTTP transport of 2026-07-28 wants it. */
export function mcpHttpRequest(mcpUrl: string, request: McpRequest): Request {
  const { method, params = {}, capabilities = {}, id = 1, token, signal } = request;
  const name = params.name ?? params.uri ?? params.taskId;
  const headers = new Headers({
    'content-type': 'application/json',
    'accept': 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof name === 'string' && { 'mcp-name': name }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  });
  for (const [header, value] of Object.entries(request.headers ?? {})) {
    if (value) headers.set(header, value);
    else headers.delete(header);
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id, method, params: { _meta: metaOf(capabilities), ...params } });
  return new Request(mcpUrl, { method: 'POST', headers, signal, body });
}

/** Sends an MCP request and reads its response, be it JSON or the last event of a stream. */
export async function sendMcp(mcpUrl: string, request: McpRequest): Promise<McpResponse> {
  const response = await fetch(mcpHttpRequest(mcpUrl, request));
  const text = await response.text();
  const streamed = response.headers.get('content-type')?.startsWith('text/event-stream');
  return { status: response.status, headers: response.headers, body: JSON.parse(streamed ? lastEvent(text) : text) };
}

/** Calls a tool. */
export function callTool(mcpUrl: string, token: string, name: string, args: Record<string, unknown> = {}): Promise<McpResponse> {
  return sendMcp(mcpUrl, { token, method: 'tools/call', params: { name, arguments: args } });
}

function lastEvent(stream: string): string {
  const data = stream.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice('data:'.length).trim());
  return data.findLast((line) => line !== '') ?? 'null';
}
