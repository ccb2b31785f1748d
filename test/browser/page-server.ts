import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HttpResponse } from '../../lambda-src/oauth/http-message';

/** What a browser sent. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Serves pages on a loopback address, each below its name. */
export interface PageServer {
  readonly url: string;
  /** All requests so far, the oldest first. */
  readonly received: Received[];
  close(): void;
}

/** Serves pages as they are, with their headers; whatever else is asked for is recorded, and answered with a `204`. */
export async function servePages(pages: Readonly<Record<string, HttpResponse>>): Promise<PageServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ method: request.method!, path: request.url!, headers: request.headers, body: await text(request) });
    const page = request.method === 'GET' ? pages[request.url!.slice(1)] : undefined;
    response.writeHead(page?.status ?? 204, page?.headers).end(page?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => server.close(),
  };
}
