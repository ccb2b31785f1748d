import { randomUUID } from 'node:crypto';
import {
  isJSONRPCErrorResponse, isJSONRPCRequest, isJSONRPCResultResponse, PerRequestHTTPServerTransport,
  type AuthInfo, type JSONRPCErrorResponse, type JSONRPCMessage, type JSONRPCNotification, type JSONRPCRequest, type JSONRPCResultResponse,
  type RequestId, type Server, type Transport, type TransportSendOptions,
} from '@modelcontextprotocol/server';
import { ENVIRONMENT, MCP_PATH } from '../../../src/contract';
import { requireEnvironment } from '../../shared/environment';
import { toAuthInfo } from '../call/caller';
import { MODERN_REVISION, type Exchange } from '../call/exchange';

/* The owner's server, in this process: it gets requests, and what it sends reaches the client as if it had been asked directly. */

const url = new URL(`${requireEnvironment(ENVIRONMENT.publicBaseUrl)}${MCP_PATH}`);

/** The media types that clients of the SDK's transports accept. */
const BOTH_MEDIA_TYPES = 'application/json, text/event-stream';

/** The answer of the owner's server. */
export type OwnerResponse = JSONRPCResultResponse | JSONRPCErrorResponse;

/** The words of the transport beside a message. */
interface Extra {
  readonly authInfo: AuthInfo;
  readonly request: Request;
}

/** Has the owner's server answer a request within an exchange with the client. */
export async function answerInProcess(server: Server, request: JSONRPCRequest, exchange: Exchange): Promise<OwnerResponse> {
  const extra: Extra = { authInfo: authInfoOf(exchange), request: httpRequestOf(exchange) };
  try {
    return await (exchange.era === 'modern' ? answerModern(server, request, exchange, extra) : answerLegacy(server, request, exchange, extra));
  } finally {
    await server.close();
  }
}

/** Returns the caller of an exchange as the SDK has them. */
export function authInfoOf({ invocation: { caller } }: Exchange): AuthInfo {
  return toAuthInfo(caller, url);
}

function httpRequestOf({ headers, signal }: Exchange): Request {
  return new Request(url, { method: 'POST', headers: { ...headers, 'accept': BOTH_MEDIA_TYPES, 'content-type': 'application/json' }, signal });
}

/** A connection of 2026-07-28, for one request. */
class ModernConnection extends PerRequestHTTPServerTransport {
  constructor(private readonly onSent: (message: JSONRPCMessage, relatedTo: RequestId | undefined) => Promise<void>) {
    super({ classification: { era: 'modern', revision: MODERN_REVISION }, responseMode: 'json' });
  }

  override send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    return this.onSent(message, options?.relatedRequestId);
  }
}

async function answerModern(server: Server, request: JSONRPCRequest, { notify }: Exchange, extra: Extra): Promise<OwnerResponse> {
  return new Promise((resolve, reject) => {
    const connection = new ModernConnection(async (message, relatedTo) => {
      if (isResponse(message)) {
        resolve(message);
      } else if (relatedTo === request.id) {
        await notify(message as JSONRPCNotification);
      }
    });
    server.connect(connection)
      // its own answer never comes, since what it would be made of is taken before
      .then(() => connection.handleMessage(request, extra).catch(() => undefined))
      .catch(reject);
    extra.request.signal.addEventListener('abort', () => reject(extra.request.signal.reason as Error), { once: true });
  });
}

/** Earlier revisions know of the client what it said when it initialized, and can ask it. */
async function answerLegacy(server: Server, request: JSONRPCRequest, exchange: Exchange, extra: Extra): Promise<OwnerResponse> {
  const { client, notify, ask, signal } = exchange;
  // no request of a client has this id
  const handshake = randomUUID();
  const questions = new Map<RequestId, AbortController>();

  async function answerQuestion(question: JSONRPCRequest): Promise<void> {
    if (ask === undefined) {
      throw new Error('There is no stream on which the client could be asked');
    }
    const { id, jsonrpc: _, ...notice } = question;
    const withdrawn = new AbortController();
    questions.set(id, withdrawn);
    const answer = ask(notice, withdrawn.signal);
    void answer.then((given) => connection.onmessage?.({ jsonrpc: '2.0', id, ...given } as JSONRPCMessage)).catch(() => undefined);
  }

  let initialized = () => {};
  let answered: (response: OwnerResponse) => void;
  const connection: Transport = {
    start: () => Promise.resolve(),
    close: async () => connection.onclose?.(),
    send: async (message) => {
      if (isResponse(message)) {
        return message.id === handshake ? initialized() : answered(message);
      }
      if (isJSONRPCRequest(message)) {
        return answerQuestion(message);
      }
      const { method, params } = message as JSONRPCNotification;
      if (method === 'notifications/cancelled') {
        return questions.get(params?.requestId as RequestId)?.abort(params?.reason);
      }
      return notify({ method, ...(params && { params }) });
    },
  };
  await server.connect(connection);
  if (client.capabilities) {
    await new Promise<void>((resolve) => {
      initialized = resolve;
      const params = { protocolVersion: client.revision, capabilities: client.capabilities, clientInfo: client.info };
      connection.onmessage?.({ jsonrpc: '2.0', id: handshake, method: 'initialize', params } as JSONRPCRequest, extra);
    });
  }
  return new Promise((resolve, reject) => {
    answered = resolve;
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    connection.onmessage?.(request, extra);
  });
}

function isResponse(message: JSONRPCMessage): message is OwnerResponse {
  return isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message);
}
