import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { HttpHandlerManifest, HttpServiceManifest } from '../../../../src/contract';
import { tool } from '../mcp-function';

/** A request as it arrived. */
export interface ArrivedRequest {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How a service answers. */
export type Answer = (request: IncomingMessage, response: ServerResponse, arrived: ArrivedRequest) => void;

/** An HTTP service on this machine. */
export interface HttpService {
  readonly url: string;
  /** Since `requests.length = 0`. */
  readonly requests: ArrivedRequest[];
  /** Answers from now on. */
  answer: Answer;
  /** How many connections there have been. */
  connections(): number;
  /** How many connections there are. */
  open(): number;
  close(): void;
}

/** The network that services of tests are in. */
export const LOOPBACK = '127.0.0.0/8';

/** Starts a service; `host` is another address of this machine. */
export async function startHttpService(answer: Answer, host = '127.0.0.1'): Promise<HttpService> {
  const requests: ArrivedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => void (async () => {
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    const arrived = { method: request.method!, target: request.url!, headers: request.headers, body };
    requests.push(arrived);
    service.answer(request, response, arrived);
  })());
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, host), 'listening');
  const service: HttpService = {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    answer,
    connections: () => connections,
    open: () => sockets.size,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return service;
}

/** Starts something that answers every connection with bytes, whatever it is asked. */
export async function startRawService(bytes: string): Promise<{ readonly url: string; close(): void }> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

/** Answers JSON. */
export function json(value: unknown, status = 200): Answer {
  return (_request, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The manifest of a service that may be in the network of tests. */
export function serviceAt(baseUrl: string, overrides: Partial<HttpServiceManifest> = {}): HttpServiceManifest {
  return { baseUrl, headers: {}, credentials: [], allowedNetworks: [LOOPBACK], ...overrides };
}

/** The manifest of a handler that sends a GET request. */
export function httpHandler(service: HttpServiceManifest, overrides: Partial<HttpHandlerManifest> = {}): HttpHandlerManifest {
  return { type: 'http', service, method: 'GET', path: '/', parameters: [], retryAttempts: 0, timeout: 5_000, maxResultSize: 1024 * 1024, ...overrides };
}

/** A tool that sends a GET request. */
export function httpTool(name: string, service: HttpServiceManifest, overrides: Partial<HttpHandlerManifest> = {}): ReturnType<typeof tool> {
  return tool(name, { handler: httpHandler(service, overrides) });
}
