import { INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR } from '@modelcontextprotocol/server';

/** The id of a JSON-RPC request. */
export type RequestId = string | number;

/** An HTTP response with a JSON-RPC error object (JSON-RPC 2.0 section 5.1), without an id where the request's is not known. */
export function jsonRpcError(status: number, code: number, message: string, id?: RequestId): Response {
  return Response.json({ jsonrpc: '2.0', ...(id !== undefined && { id }), error: { code, message } }, { status });
}

/** An answer to a request that is refused before its message is looked at. */
export function invalidRequest(status: number, message: string): Response {
  return jsonRpcError(status, INVALID_REQUEST, message);
}

/** The answer to a body that is not JSON. */
export function parseError(message: string): Response {
  return jsonRpcError(400, PARSE_ERROR, message);
}

/** The answer when anything unforeseen happens. The request id leads the owner to the log line that tells what. */
export function internalError(requestId: string, id?: RequestId): Response {
  return jsonRpcError(500, INTERNAL_ERROR, `Internal error. Request id: ${requestId}`, id);
}

/** How long a client should wait before it tries again, in seconds. */
const RETRY_AFTER = 5;

/** The answer when a service that the server depends on is not available (RFC 9110 section 15.6.4). */
export function unavailable(requestId: string, id?: RequestId): Response {
  const response = jsonRpcError(503, INTERNAL_ERROR, `Temporarily unavailable. Request id: ${requestId}`, id);
  response.headers.set('Retry-After', String(RETRY_AFTER));
  return response;
}

/** The id of a message that is a request, to be echoed in its answer. */
export function idOf(message: unknown): RequestId | undefined {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
