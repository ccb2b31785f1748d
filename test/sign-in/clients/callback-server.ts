import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where an application waits for people to come back (RFC 8252 section 7.3): at any free port of this machine. */
export interface CallbackServer {
  readonly redirectUri: string;
  /** The URL that the browser came back with last. Throws if it never did. */
  redirected(): URL;
  close(): Promise<void>;
}

/** Starts to wait. */
export async function startCallbackServer(): Promise<CallbackServer> {
  let last: URL | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url!, redirectUri);
    if (url.pathname === '/callback') last = url;
    response.writeHead(last === url ? 200 : 404, { 'content-type': 'text/plain' }).end('You can close this page.');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    redirectUri,
    redirected: () => {
      if (!last) throw new Error('the browser did not come back');
      return last;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
