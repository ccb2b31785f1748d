import type { Agent, IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

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
  /** Until its answer is complete. */
  readonly requestTimeout: number;
}

/** Open connections, which later requests use again. As many at once, to one host, as the AWS SDK has. */
const AGENT_OPTIONS = { keepAlive: true, maxSockets: 50 };

const agents = new Map<string, Agent>();

/**
 * Sends a request, and waits for the whole answer.
 *
 * @throws Error with the name `TimeoutError`, or with the code that Node.js gives a broken connection
 */
export async function exchange({ origin, path, ...request }: HttpRequest & { readonly origin: URL }, timeouts: HttpTimeouts): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const message = moduleOf(origin.protocol).request({
      // an IPv6 address stands in brackets in a URL alone
      host: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port,
      path,
      method: request.method,
      headers: request.headers,
      agent: agentOf(origin.protocol),
    });
    const giveUpAfter = (milliseconds: number, lacking: string) =>
      setTimeout(() => message.destroy(timeoutError(`${origin.host} has not ${lacking} within ${milliseconds} ms`)), milliseconds);
    const connection = giveUpAfter(timeouts.connectionTimeout, 'accepted a connection');
    const answer = giveUpAfter(timeouts.requestTimeout, 'answered');
    const connected = () => clearTimeout(connection);
    const fail = (error: Error) => {
      connected();
      clearTimeout(answer);
      reject(error);
    };
    message.once('socket', (socket) => socket.connecting ? socket.once('connect', connected) : connected());
    message.on('error', fail);
    message.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      // one that breaks off ends with an error, ECONNRESET
      response.on('error', fail);
      response.once('end', () => {
        clearTimeout(answer);
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    message.end(request.body);
  });
}

/** Not imported: an ES module that imports `node:https` reads each of its exports, some of which load an HTTP client of their own. */
function moduleOf(protocol: string): typeof import('node:http') | typeof import('node:https') {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
}

function agentOf(protocol: string): Agent {
  const agent = agents.get(protocol) ?? new (moduleOf(protocol).Agent)(AGENT_OPTIONS);
  agents.set(protocol, agent);
  return agent;
}

function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
