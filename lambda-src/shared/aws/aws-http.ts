import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { type Connections, httpModule } from './connections';

/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** In the form in which it is sent, with the query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Uint8Array;
}

/** A complete answer to it. */
export interface HttpResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The time that a request may take, in milliseconds. */
export interface HttpTimeouts {
  /** Until it has a connection. */
  readonly connectionTimeout: number;
  /** Until its answer is complete. Absent where the one who asks knows, and aborts the request. */
  readonly requestTimeout?: number;
}

/** The parts of a request. */
export interface HttpOptions {
  readonly timeouts: HttpTimeouts;
  readonly connections: Connections;
  /** Ends the request, and its connection, when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A request, and where it goes. */
type AddressedRequest = HttpRequest & { readonly origin: URL };

/**
 * Sends a request, and takes the answer when its first line and its headers are there.
 *
 * @param take waits for what is needed of the answer, whose body ends with the same errors as the request
 * @throws Error with the name `TimeoutError` or `AbortError`, or with the code that Node.js gives a broken connection
 */
export async function exchange<T>(
  { origin, path, method, headers, body }: AddressedRequest,
  { timeouts, connections, signal }: HttpOptions,
  take: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const agent = connections.agent(origin.protocol);
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const message = httpModule(origin.protocol).request({
      // an IPv6 address stands in brackets in a URL alone
      host: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port,
      path,
      method,
      headers,
      agent,
    });
    let response: IncomingMessage | undefined;
    // not the request while there is an answer: Node.js would throw the error where nobody catches it if the answer ends at the same time
    const giveUp = (error: Error) => (response ?? message).destroy(error);
    const giveUpAfter = (milliseconds: number, lacking: string) =>
      setTimeout(() => giveUp(timeoutError(`${origin.host} has not ${lacking} within ${milliseconds} ms`)), milliseconds);
    const abort = () => giveUp(Object.assign(new Error('The request was aborted', { cause: signal?.reason }), { name: 'AbortError' }));
    const connection = giveUpAfter(timeouts.connectionTimeout, 'accepted a connection');
    const answer = timeouts.requestTimeout === undefined ? undefined : giveUpAfter(timeouts.requestTimeout, 'answered');
    signal?.addEventListener('abort', abort);
    message.once('socket', (socket) => socket.connecting ? socket.once('connect', () => clearTimeout(connection)) : clearTimeout(connection));
    message.once('close', () => {
      clearTimeout(connection);
      clearTimeout(answer);
      signal?.removeEventListener('abort', abort);
    });
    message.on('error', reject);
    message.once('response', (incoming) => {
      response = incoming;
      // at once: an error that nobody listens to is lost
      resolve(take(incoming));
    });
    message.end(body);
  });
}

/**
 * Waits for the end of an answer.
 *
 * @throws Error as `exchange` does
 */
export async function completed(response: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', resolve);
    response.once('error', reject);
  });
  return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) };
}

function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
