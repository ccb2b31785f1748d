import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { headerValue, requestHeaders, type HeaderList } from './headers';

/** The largest body that API Gateway takes, in bytes. */
export const MAXIMUM_BODY = 10 * 1024 * 1024;

/** A request, as far as it is known before it is routed. */
export interface GatewayRequest {
  readonly httpMethod: string;
  /** Below the stage, percent-encoded as sent: `/mcp`. */
  readonly path: string;
  /** As the client sees it: `/prod/mcp`. */
  readonly fullPath: string;
  /** Without the question mark. */
  readonly queryString: string;
  /** Those that integrations get. */
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** The path and the query string of a request. */
export function targetOf({ url = '/' }: IncomingMessage): Pick<GatewayRequest, 'fullPath' | 'queryString'> {
  const place = url.indexOf('?');
  return place < 0 ? { fullPath: url, queryString: '' } : { fullPath: url.slice(0, place), queryString: url.slice(place + 1) };
}

/**
 * Reads a request.
 *
 * @param path the one below the stage
 */
export async function readRequest(incoming: IncomingMessage, path: string): Promise<GatewayRequest> {
  return {
    ...targetOf(incoming),
    httpMethod: incoming.method!,
    path,
    headers: withGatewayHeaders(incoming),
    body: await readBody(incoming),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** Reads the body. One that is too large comes out as one byte more than allowed, so that the client can be told. */
async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= MAXIMUM_BODY) chunks.push(chunk);
  }
  return length <= MAXIMUM_BODY ? Buffer.concat(chunks) : Buffer.alloc(MAXIMUM_BODY + 1);
}

/** The client's headers and those that the gateway adds. */
function withGatewayHeaders(incoming: IncomingMessage): HeaderList {
  const added = new Set(['x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto']);
  const headers = requestHeaders(incoming.rawHeaders);
  const forwardedFor = [headerValue(headers, 'x-forwarded-for'), incoming.socket.remoteAddress].filter(Boolean).join(', ');
  return [
    ...headers.filter(([name]) => !added.has(name.toLowerCase())),
    ['X-Amzn-Trace-Id', headerValue(headers, 'x-amzn-trace-id') ?? newTrace()],
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', String(incoming.socket.localPort)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function newTrace(): string {
  return `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
}
