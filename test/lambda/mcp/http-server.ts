import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { McpFunction } from './mcp-function';

/** The MCP endpoint of a function, reachable over HTTP on this machine. */
export interface McpHttpServer {
  readonly url: URL;
  close(): void;
}

/** Serves a function over HTTP for real clients, with nothing of API Gateway but the shape of its events. */
export async function serveOverHttp(mcp: McpFunction): Promise<McpHttpServer> {
  const server = createServer((request, response) => void (async () => {
    const { stream } = mcp.stream({ method: request.method, headers: request.headers as Record<string, string>, body: await text(request) }, {
      begin: ({ statusCode, headers }) => response.writeHead(statusCode, headers),
      write: (chunk) => response.write(chunk),
      end: () => response.end(),
    });
    response.on('close', () => stream.destroy());
  })());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
