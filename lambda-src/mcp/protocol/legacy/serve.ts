import { LEGACY_CHECKS } from './checks';
import { LEGACY_PROTOCOL } from './protocol';
import type { ClientFacts, Exchange } from '../../call/exchange';
import { isRequest, type JsonRpcNotification, type JsonRpcRequest, type JsonRpcResponse, type Notice, type RequestId } from '../../call/message';
import { whenAborted } from '../../call/signals';
import { EventStream } from '../../http/event-stream';
import { emptyAnswer, jsonAnswer, streamAnswer, type HttpAnswer } from '../../http/http-answer';
import { openRequest } from '../answer-request';
import { VERSION_HEADER } from '../era';
import type { HttpMessage } from '../http-message';
import { liftParams } from '../lifted';
import { CLIENT_GONE } from '../modern/answer';

/** The way to a client while its requests are answered. */
export interface ClientChannel extends Pick<Exchange, 'ask' | 'keepLogLevel'> {
  readonly client: ClientFacts;
  /** Sends a notification, unless the client does not want it. */
  readonly notify: (notification: Notice) => Promise<void>;
  /** Waits until what was sent before is on its way: an answer must not overtake it. */
  readonly settled: () => Promise<void>;
}

/**
 * Makes the way to a client.
 *
 * @param send puts a message on the stream of the request
 * @param closed aborted when the stream is
 */
export type OpenChannel = (send: (message: object) => void, closed: AbortSignal) => ClientChannel;

/** The way to a client without a session: it can be told, and not asked. */
const withoutSession: OpenChannel = (send) => ({
  client: {},
  notify: async (notification) => send({ jsonrpc: '2.0', ...notification }),
  settled: () => Promise.resolve(),
});

/**
 * Answers the messages of one HTTP request: with server-sent events, or with JSON if the client does not read those, such as a plain `curl`.
 *
 * @throws ProtocolError when they are to be refused
 */
export async function serve({ served, invocation, message, headers, streaming }: HttpMessage, openChannel = withoutSession): Promise<HttpAnswer> {
  const messages = [message].flat() as (JsonRpcRequest | JsonRpcNotification | JsonRpcResponse)[];
  LEGACY_CHECKS.forEach((check) => check({ messages, headers }));
  const requests = messages.filter(isRequest);
  if (requests.length === 0) {
    return emptyAnswer(202);
  }
  const { disconnected } = invocation;
  const stream = streaming ? new EventStream() : undefined;
  const closing = new AbortController();
  const channel = openChannel((sent) => stream?.send(sent), AbortSignal.any([disconnected, closing.signal]));
  const { ask, client, keepLogLevel, notify } = channel;
  const cancelled = cancelledIn(messages);
  const legacyRevision = headers[VERSION_HEADER];

  const answers = await Promise.all(requests.map((request) => openRequest(served, {
    ...liftParams(request),
    invocation,
    era: 'legacy',
    ...(legacyRevision !== undefined && { legacyRevision }),
    request,
    client,
    headers,
    signal: cancelled.has(request.id) ? AbortSignal.abort() : disconnected,
    notify,
    ...(stream && ask && { ask }),
    ...(keepLogLevel && { keepLogLevel }),
  }, LEGACY_PROTOCOL)));

  async function answerAll(): Promise<JsonRpcResponse[]> {
    try {
      return (await Promise.all(answers.map(async (answer, index) => {
        const { response } = await answer();
        if (cancelled.has(requests[index]!.id)) {
          return [];
        }
        await channel.settled();
        stream?.send(response);
        return [response];
      }))).flat();
    } finally {
      closing.abort();
      stream?.end();
    }
  }

  disconnected.addEventListener('abort', () => stream?.end(), { once: true });
  const all = answerAll();
  if (stream) {
    return streamAnswer(stream);
  }
  const responses = await Promise.race([all, whenAborted(disconnected)]);
  if (responses === undefined) {
    return emptyAnswer(CLIENT_GONE);
  }
  return responses.length === 0 ? emptyAnswer(202) : jsonAnswer(200, responses.length === 1 ? responses[0] : responses);
}

/** The requests that a batch takes back itself. */
function cancelledIn(messages: readonly object[]): ReadonlySet<RequestId> {
  return new Set(messages.flatMap((message) => {
    const { method, params } = message as Partial<JsonRpcNotification>;
    return method === 'notifications/cancelled' && !isRequest(message) ? [params?.requestId as RequestId] : [];
  }));
}
