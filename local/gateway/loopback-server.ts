import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../start-error';
import type { RequestHandler } from './request-handler';

/** An HTTP server that only this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Replaces what answers; requests under way finish as they began. */
  serve(handler: RequestHandler): void;
  close(): Promise<void>;
}

const LOOPBACK_HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Listens on 127.0.0.1. Requests whose `Host` is another name are refused: a web page may have made its own host name point here
 * (DNS rebinding) to pass as the same origin.
 *
 * @param port 0 for any free one
 * @throws StartError if the port is taken
 */
export async function startLoopbackServer(port: number): Promise<LoopbackServer> {
  let handler: RequestHandler = (_request, response) => response.writeHead(503, { 'Retry-After': '1' }).end();
  const server = createServer((request, response) => {
    if (LOOPBACK_HOSTS.test(request.headers.host ?? '')) {
      handler(request, response);
      return;
    }
    request.resume();
    response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"message":"Forbidden"}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new StartError(`port ${port} is in use: choose another with --port, or any free one with --port 0`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    origin: `http://127.0.0.1:${bound}`,
    serve: (next) => {
      handler = next;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
