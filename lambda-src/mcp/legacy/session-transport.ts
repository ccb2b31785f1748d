import {
  isJSONRPCNotification, isJSONRPCRequest,
  type JSONRPCMessage, type JSONRPCNotification, type LoggingLevel, type McpServer, type Transport, type TransportSendOptions,
  type WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { reaches, readLogLevel, registerSetLevel } from './log-level';
import { openQuestions } from './open-questions';
import type { Session } from './session';
import type { Exchange } from '../protocol';

/** A message of a session. */
export interface SessionExchange extends Exchange {
  readonly session: Session;
}

/** Connects the server of one request to the request's transport, as if it had been connected since the client initialized. */
export async function connectSession(
  server: McpServer,
  http: WebStandardStreamableHTTPServerTransport,
  exchange: SessionExchange,
): Promise<void> {
  const { session, invocation } = exchange;
  registerSetLevel(server, session, invocation.requestId);
  const transport = sessionTransport(http, exchange);
  await server.connect(transport);
  await transport.repeatInitialize();
}

type SessionTransport = Transport
  & Pick<WebStandardStreamableHTTPServerTransport, 'setScopeChallengeResolver'>
  & { repeatInitialize(): Promise<void> };

/**
 * The transport of one request, and what a session adds to it: the client's capabilities, its log level, and requests to the client.
 */
function sessionTransport(http: WebStandardStreamableHTTPServerTransport, exchange: SessionExchange): SessionTransport {
  const { session, invocation, message: received, streaming } = exchange;
  const closed = new AbortController();
  const questions = openQuestions(session, invocation, closed.signal, (answer) => transport.onmessage?.(answer));
  const requestOfStream = [received].flat().find(isJSONRPCRequest)?.id;
  let initialized: (() => void) | undefined;
  let threshold: Promise<LoggingLevel> | undefined;

  /** Whatever a handler sends belongs to the request that it answers, also if it does not say so. */
  function send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    return http.send(message, { ...options, relatedRequestId: options?.relatedRequestId ?? requestOfStream });
  }

  const transport: SessionTransport = {
    start: () => http.start(),
    close: () => http.close(),
    setSupportedProtocolVersions: (versions) => http.setSupportedProtocolVersions(versions),
    setScopeChallengeResolver: (resolver) => http.setScopeChallengeResolver(resolver),

    repeatInitialize: () => new Promise((resolve) => {
      initialized = resolve;
      transport.onmessage?.({ jsonrpc: '2.0', id: session.id, method: 'initialize', params: { ...session.initialize } });
    }),

    send: async (message, options) => {
      if (initialized !== undefined) {
        initialized();
        initialized = undefined;
        return undefined;
      }
      if (isJSONRPCRequest(message)) {
        if (!streaming || requestOfStream === undefined) {
          throw new Error('There is no stream on which the client could be asked');
        }
        return questions.ask(message, (question) => send(question, options));
      }
      if (isNotification(message, 'notifications/cancelled')) {
        const requestId = questions.withdraw(message.params?.requestId);
        return requestId === undefined ? undefined : send({ ...message, params: { ...message.params, requestId } }, options);
      }
      const isLog = isNotification(message, 'notifications/message');
      if (isLog) {
        threshold ??= readLogLevel(session, invocation.requestId);
      }
      // The level is read when something is logged first. What is sent after that must not overtake it.
      const lowest = await threshold;
      return isLog && !reaches(message.params?.level as LoggingLevel, lowest!) ? undefined : send(message, options);
    },
  };
  http.onmessage = (message, extra) => transport.onmessage?.(message, extra);
  http.onerror = (error) => transport.onerror?.(error);
  http.onclose = () => {
    closed.abort();
    transport.onclose?.();
  };
  return transport;
}

function isNotification(message: JSONRPCMessage, method: string): message is JSONRPCNotification {
  return isJSONRPCNotification(message) && message.method === method;
}
