import { randomUUID } from 'node:crypto';
import {
  CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, isJSONRPCErrorResponse, isJSONRPCNotification, isJSONRPCRequest, isJSONRPCResultResponse,
  LOG_LEVEL_META_KEY, METHOD_NOT_FOUND, PROTOCOL_VERSION_META_KEY, SdkHttpError, StreamableHTTPClientTransport,
  type ClientCapabilities, type FetchLike, type Implementation, type JSONRPCErrorResponse, type JSONRPCMessage, type JSONRPCRequest,
  type JSONRPCResultResponse, type LoggingLevel, type Progress,
} from '@modelcontextprotocol/client';
import type { Peer } from './peer';
import type { JsonObject } from '../../../src/contract';
import { timeLimit } from '../../shared/time-limit';
import { ToolFailure } from '../call/failure';
import { finishBeforeFreeze } from '../call/unfinished-work';

/** For whom something is asked of another MCP server, and what may be told them meanwhile. */
export interface Asker {
  /** What they can be asked in turn. */
  readonly capabilities: ClientCapabilities;
  /** The least level of what they want to read of the server's log; absent: nothing. */
  readonly logLevel?: LoggingLevel;
  /** Absent: they have not asked for it. */
  readonly onProgress?: (progress: Progress) => void;
  readonly onLog?: (entry: { readonly level: LoggingLevel; readonly data: unknown; readonly logger?: string }) => void;
  /** Answers what a server of an earlier revision asks during the exchange; absent: they cannot be asked. */
  readonly onQuestion?: (question: JSONRPCRequest) => Promise<JsonObject>;
}

/** A request to another MCP server. */
export interface UpstreamRequest {
  readonly method: string;
  /** Without what belongs to the connection of this server and its client: the progress token and the members of `_meta` of MCP 2026-07-28. */
  readonly params: JsonObject;
  /** `Mcp-Param-*` (MCP 2026-07-28, transports, custom headers). */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where it is sent, and for whom. */
export interface ExchangeProps {
  readonly url: URL;
  readonly fetch: FetchLike;
  readonly identity: Implementation;
  readonly peer: Peer;
  readonly asker: Asker;
  /** Cancels the request at the other server, too. */
  readonly signal: AbortSignal;
}

/** How long the other server may take to hear that nobody waits for its answer, in milliseconds. */
const CANCEL_TIMEOUT = 500;

type Response = JSONRPCResultResponse | JSONRPCErrorResponse;

/** What the other server says to a request. */
export interface Answer {
  readonly response: Response;
  /** The HTTP status that it came with, if that was one of an error. */
  readonly errorStatus?: number;
}

/**
 * Sends one request, and takes what comes with its answer. Nothing of the answer is changed or checked beyond the form of JSON-RPC. A stream
 * that breaks off is taken up again if the other server lets it, which repeats nothing.
 *
 * @throws SdkHttpError when the request itself was answered with the status of an error, and nothing more
 * @throws Error when there is no answer
 */
export async function exchange(request: UpstreamRequest, { url, fetch, identity, peer, asker, signal }: ExchangeProps): Promise<Answer> {
  const id = randomUUID();
  let isStream = false;
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
      return response;
    },
    protocolVersion: peer.version,
    ...(peer.sessionId !== undefined && { sessionId: peer.sessionId }),
  });
  await transport.start();
  const message = toMessage(id, request, peer, asker, identity);
  let cancelled: Promise<unknown> | undefined;
  let onAbort = () => {};
  try {
    signal.throwIfAborted();
    return await new Promise<Answer>((resolve, reject) => {
      onAbort = () => {
        reject(signal.reason as Error);
        // to a server of 2026-07-28, the end of the connection says the same
        cancelled = peer.era === 'legacy' ? finishBeforeFreeze(cancel(transport, id)) : undefined;
      };
      signal.addEventListener('abort', onAbort, { once: true });
      transport.onmessage = (received) => {
        if (isJSONRPCResultResponse(received) || isJSONRPCErrorResponse(received)) {
          if (received.id === id) {
            resolve({ response: received });
          }
        } else {
          receive(received, transport, id, asker);
        }
      };
      const cut = () => reject(new ToolFailure('failed', 'The answer ended before it was complete'));
      transport.send(message, { requestSignal: signal, onRequestStreamEnd: cut, ...(request.headers && { headers: request.headers }) })
        // what is no stream has been taken by now
        .then(() => void (isStream || cut()))
        .catch((error: unknown) => {
          const refusal = refusalIn(error, id);
          if (refusal === undefined) {
            reject(error as Error);
          } else {
            resolve(refusal);
          }
        });
    });
  } finally {
    // the signal lives on, and would keep the answer in memory
    signal.removeEventListener('abort', onAbort);
    void Promise.resolve(cancelled).then(() => transport.close());
  }
}

function toMessage(id: string, { method, params }: UpstreamRequest, peer: Peer, asker: Asker, identity: Implementation): JSONRPCRequest {
  const meta = {
    ...(params._meta as JsonObject | undefined),
    ...(asker.onProgress && { progressToken: id }),
    ...(peer.era === 'modern' && {
      [PROTOCOL_VERSION_META_KEY]: peer.version,
      [CLIENT_INFO_META_KEY]: identity,
      [CLIENT_CAPABILITIES_META_KEY]: asker.capabilities,
      ...(asker.logLevel !== undefined && { [LOG_LEVEL_META_KEY]: asker.logLevel }),
    }),
  };
  return { jsonrpc: '2.0', id, method, params: { ...params, ...(Object.keys(meta).length > 0 && { _meta: meta }) } };
}

/** Takes what a server sends besides its answer. What concerns another request, or nobody, is dropped. */
function receive(message: JSONRPCMessage, transport: StreamableHTTPClientTransport, id: string, asker: Asker): void {
  if (isJSONRPCRequest(message)) {
    void answer(message, asker).then((response) => transport.send(response)).catch(() => undefined);
  } else if (isJSONRPCNotification(message) && message.method === 'notifications/progress') {
    const { progressToken, ...progress } = message.params as unknown as Progress & { readonly progressToken: unknown };
    if (progressToken === id) {
      asker.onProgress?.(progress);
    }
  } else if (isJSONRPCNotification(message) && message.method === 'notifications/message') {
    asker.onLog?.(message.params as unknown as Parameters<NonNullable<Asker['onLog']>>[0]);
  }
}

async function answer(question: JSONRPCRequest, { onQuestion }: Asker): Promise<Response> {
  const head = { jsonrpc: '2.0', id: question.id } as const;
  if (question.method === 'ping') {
    return { ...head, result: {} };
  }
  if (onQuestion === undefined) {
    return { ...head, error: { code: METHOD_NOT_FOUND, message: 'The client cannot be asked' } };
  }
  try {
    return { ...head, result: { ...await onQuestion(question) } };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return { ...head, error: typeof code === 'number' ? { code, message } : { code: -32603, message: 'The client did not answer' } };
  }
}

/** The answer in an HTTP error: the SDK reads it with the status 400 only, while an unknown method has 404. */
function refusalIn(error: unknown, id: string): Answer | undefined {
  const response = error instanceof SdkHttpError ? errorIn(error) : undefined;
  return response?.id === id ? { response, errorStatus: (error as SdkHttpError).status } : undefined;
}

/** The error of the protocol in the body of an HTTP error, be it about the request or about none. */
export function errorIn({ data: { text } }: SdkHttpError): JSONRPCErrorResponse | undefined {
  try {
    // the id of an error about no request is null by JSON-RPC, which the SDK does not take
    const { id, ...body } = JSON.parse(String(text)) as JSONRPCErrorResponse;
    const response = { ...body, ...(id !== null && { id }) };
    return isJSONRPCErrorResponse(response) ? response : undefined;
  } catch {
    return undefined;
  }
}

/** Does what it can: a server that does not answer will hardly take this. */
async function cancel(transport: StreamableHTTPClientTransport, requestId: string): Promise<void> {
  await transport.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }, { requestSignal: AbortSignal.timeout(timeLimit(CANCEL_TIMEOUT)) })
    .catch(() => undefined);
}
