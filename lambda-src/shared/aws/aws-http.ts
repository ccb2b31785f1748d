import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
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

/** What a request is sent with. */
export interface HttpOptions {
  readonly timeouts: HttpTimeouts;
  readonly connections: Connections;
  /** Ends the request, and its connection, when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A request, and where it goes. */
type AddressedRequest = HttpRequest & { readonly origin: URL };

/**
 * Sends a request, and waits for the whole answer.
 *
 * @throws Error with the name `TimeoutError` or `AbortError`, or with the code that Node.js gives a broken connection
 */
export async function exchange(request: AddressedRequest, options: HttpOptions): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const message = sendMessage(request, options);
    const { requestTimeout } = options.timeouts;
    const timer = requestTimeout === undefined ? undefined : giveUpAfter(requestTimeout, message, `${request.origin.host} has not answered`);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    message.on('error', fail);
    message.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      // one that breaks off ends with an error, ECONNRESET
      response.on('error', fail);
      response.once('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
  });
}

function sendMessage({ origin, path, method, headers, body }: AddressedRequest, { timeouts, connections, signal }: HttpOptions): ClientRequest {
  const message = httpModule(origin.protocol).request({
    // an IPv6 address stands in brackets in a URL alone
    host: origin.hostname.replace(/^\[|\]$/g, ''),
    port: origin.port,
    path,
    method,
    headers,
    agent: connections.agent(origin.protocol),
    signal,
  });
  const timer = giveUpAfter(timeouts.connectionTimeout, message, `${origin.host} has not accepted a connection`);
  const connected = () => clearTimeout(timer);
  message.on('error', connected);
  message.once('socket', (socket) => socket.connecting ? socket.once('connect', connected) : connected());
  message.end(body);
  return message;
}

function giveUpAfter(milliseconds: number, message: ClientRequest, failure: string): NodeJS.Timeout {
  const error = Object.assign(new Error(`${failure} within ${milliseconds} ms`), { name: 'TimeoutError', code: 'ETIMEDOUT' });
  return setTimeout(() => message.destroy(error), milliseconds);
}
