import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';

/** The id of a JSON-RPC request. */
export type RequestId = string | number;

/** A message that is answered (JSON-RPC 2.0 section 4). */
export interface JsonRpcRequest {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly method: string;
  readonly params?: JsonObject;
}

/** A message that is not answered (JSON-RPC 2.0 section 4.1). */
export interface JsonRpcNotification {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params?: JsonObject;
}

/** An error as messages have it (JSON-RPC 2.0 section 5.1). */
export interface JsonRpcErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The answer to a request. */
export interface JsonRpcResult {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly result: JsonObject;
}

/** The answer to a request that failed. Without an id, it is about no request in particular. */
export interface JsonRpcError {
  readonly jsonrpc: '2.0';
  readonly id?: RequestId;
  readonly error: JsonRpcErrorObject;
}

/** The answer to a request, whichever it is. */
export type JsonRpcResponse = JsonRpcResult | JsonRpcError;

/** A notification or a question to a client while its request is answered, without the id. */
export type Notice = Pick<JsonRpcNotification, 'method' | 'params'>;

/** Tells whether a value is a request. */
export function isRequest(value: unknown): value is JsonRpcRequest {
  return isMessage(value, ['id', 'method', 'params']) && isRequestId(value.id) && typeof value.method === 'string' && areParams(value.params);
}

/** Tells whether a value is a notification. */
export function isNotification(value: unknown): value is JsonRpcNotification {
  return isMessage(value, ['method', 'params']) && typeof value.method === 'string' && areParams(value.params);
}

/** Tells whether a value is the answer to a request of this server. */
export function isResponse(value: unknown): value is JsonRpcResponse {
  return isMessage(value, ['id', 'result', 'error']) && ('error' in value ? isError(value) : isRequestId(value.id) && isResult(value.result));
}

/** Tells whether a value can be the id of a request. */
export function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

/** Returns the id of a message that is a request, to be echoed in its answer. */
export function idOf(message: unknown): RequestId | undefined {
  const id = isObject(message) ? message.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** @param members those that the message may have besides its version */
function isMessage(value: unknown, members: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isObject(value) && value.jsonrpc === '2.0' && Object.keys(value).every((name) => name === 'jsonrpc' || members.includes(name));
}

function areParams(params: unknown): boolean {
  return params === undefined || (isObject(params) && isMeta(params._meta));
}

function isResult(result: unknown): boolean {
  return isObject(result) && isMeta(result._meta);
}

function isMeta(meta: unknown): boolean {
  return meta === undefined || (isObject(meta)
    && (meta.progressToken === undefined || isRequestId(meta.progressToken))
    && (meta[RELATED_TASK] === undefined || (isObject(meta[RELATED_TASK]) && typeof meta[RELATED_TASK].taskId === 'string')));
}

/** The member of `_meta` by which revision 2025-11-25 associates a message with a task. */
const RELATED_TASK = 'io.modelcontextprotocol/related-task';

function isError(value: Readonly<Record<string, unknown>>): boolean {
  return !('result' in value) && (value.id === undefined || isRequestId(value.id))
    && isObject(value.error) && Number.isSafeInteger(value.error.code) && typeof value.error.message === 'string';
}
