import { eraOf } from './era';
import type { HttpMessage } from './http-message';
import { answerModern } from './modern/answer';
import { isObject } from '../../shared/json-object';
import { idOf, type JsonRpcNotification, type JsonRpcRequest, type RequestId } from '../call/message';
import { ProtocolError } from '../call/protocol-error';
import { logRefusal } from '../call/refusal-log';
import type { HttpAnswer } from '../http/http-answer';
import { refusal } from '../http/json-rpc-error';

/**
 * Answers a message in whichever revision of the protocol it is: 2026-07-28, which has no handshake, or 2024-11-05 to 2025-11-25, whose code is
 * loaded for them.
 *
 * @throws ServiceUnavailableError, or whatever else keeps it from being answered
 */
export async function answerMessage(http: HttpMessage): Promise<HttpAnswer> {
  const { message, headers, invocation } = http;
  try {
    if (eraOf(message, headers) === 'modern') {
      return await answerModern(http, message as JsonRpcRequest | JsonRpcNotification);
    }
    const { answerLegacy } = await import('./legacy/answer');
    return await answerLegacy(http);
  } catch (error) {
    if (error instanceof ProtocolError) {
      logRefusal(invocation, error.message);
      return refusal(error, requestIdOf(message));
    }
    throw error;
  }
}

/** The id of a request that is refused; null for what is none, as JSON-RPC 2.0 section 5 has it. */
function requestIdOf(message: unknown): RequestId | null {
  return isObject(message) && typeof message.method === 'string' ? idOf(message) ?? null : null;
}
