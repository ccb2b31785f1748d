import { MODERN_CHECKS } from './checks';
import { MODERN_PROTOCOL } from './protocol';
import { log } from '../../../shared/log';
import type { Exchange } from '../../call/exchange';
import { isRequest, type JsonRpcNotification, type JsonRpcRequest } from '../../call/message';
import { whenAborted } from '../../call/signals';
import { EventStream } from '../../http/event-stream';
import { emptyAnswer, jsonAnswer, streamAnswer, type HttpAnswer } from '../../http/http-answer';
import { internalErrorResponse } from '../../http/json-rpc-error';
import { openRequest } from '../answer-request';
import type { HttpMessage } from '../http-message';
import { liftParams } from '../lifted';

/** The status of an answer that nobody reads, since the client has gone. */
export const CLIENT_GONE = 499;

/**
 * Answers a message of 2026-07-28: with JSON, or, if something is to be said before the result, with server-sent events.
 *
 * @throws ProtocolError when the message is to be refused
 * @throws ServiceUnavailableError
 */
export async function answerModern({ served, invocation, headers }: HttpMessage, message: JsonRpcRequest | JsonRpcNotification): Promise<HttpAnswer> {
  MODERN_CHECKS.forEach((check) => check({ message, headers }));
  if (!isRequest(message)) {
    return emptyAnswer(202);
  }
  const { requestId, disconnected } = invocation;
  let stream: EventStream | undefined;
  let begin: (stream: EventStream) => void;
  const begun = new Promise<EventStream>((resolve) => begin = resolve);
  const gone = whenAborted(disconnected);
  const exchange: Exchange = {
    ...liftParams(message),
    invocation,
    era: 'modern',
    request: message,
    headers,
    signal: disconnected,
    notify: async (notification) => {
      if (stream === undefined) {
        begin(stream = new EventStream());
      }
      stream.send({ jsonrpc: '2.0', ...notification });
    },
  };

  async function answer(): Promise<HttpAnswer> {
    try {
      const { response, status } = await (await openRequest(served, exchange, MODERN_PROTOCOL))();
      stream?.send(response);
      return jsonAnswer(status, response);
    } catch (error) {
      if (stream) {
        log.error('The request failed', { requestId, method: exchange.request.method, error });
        stream.send(internalErrorResponse(requestId, exchange.request.id));
      }
      throw error;
    } finally {
      stream?.end();
    }
  }

  void gone.then(() => stream?.end());
  return Promise.race([answer(), begun.then(streamAnswer), gone.then(() => emptyAnswer(CLIENT_GONE))]);
}
