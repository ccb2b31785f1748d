import { jsonAnswer, type HttpAnswer } from './http-answer';
import type { JsonRpcError, RequestId } from '../call/message';
import { ERROR_CODES, type ProtocolError } from '../call/protocol-error';

/** Makes an HTTP response with a JSON-RPC error object (JSON-RPC 2.0 section 5.1), without an id where the request's is not known. */
export function jsonRpcError(status: number, code: number, message: string, id?: RequestId, headers?: Readonly<Record<string, string>>): HttpAnswer {
  return jsonAnswer(status, { jsonrpc: '2.0', ...(id !== undefined && { id }), error: { code, message } }, headers);
}

/** Makes the answer to a request that is refused before its method is looked for. */
export function refusal({ code, message, data, status }: ProtocolError, id: RequestId | null): HttpAnswer {
  return jsonAnswer(status, { jsonrpc: '2.0', error: { code, message, ...(data !== undefined && { data }) }, id });
}

/** Makes the answer to a request that is refused before its message is looked at. */
export function invalidRequest(status: number, message: string, headers?: Readonly<Record<string, string>>): HttpAnswer {
  return jsonRpcError(status, ERROR_CODES.invalidRequest, message, undefined, headers);
}

/** Makes the answer to a body that is not JSON. */
export function parseError(message: string): HttpAnswer {
  return jsonRpcError(400, ERROR_CODES.parseError, message);
}

/** Makes the response when anything unforeseen happens. The request id leads the owner to the log line that tells what. */
export function internalErrorResponse(requestId: string, id?: RequestId): JsonRpcError {
  return { jsonrpc: '2.0', ...(id !== undefined && { id }), error: { code: ERROR_CODES.internalError, message: `Internal error. Request id: ${requestId}` } };
}

/** Makes the answer when anything unforeseen happens. */
export function internalError(requestId: string, id?: RequestId): HttpAnswer {
  return jsonAnswer(500, internalErrorResponse(requestId, id));
}

/** The time after which a client should try again, in seconds. */
const RETRY_AFTER = 5;

/** Makes the answer when a service that the server depends on is not available (RFC 9110 section 15.6.4). */
export function unavailable(requestId: string, id?: RequestId): HttpAnswer {
  return jsonRpcError(503, ERROR_CODES.internalError, `Temporarily unavailable. Request id: ${requestId}`, id, { 'retry-after': String(RETRY_AFTER) });
}
