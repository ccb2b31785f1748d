import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CheckFailure } from './check';

/** Where the browser comes back to after the sign-in: a port of this machine (RFC 8252 section 7.3). */
export interface CallbackServer {
  readonly redirectUri: string;
  /** The URL that the browser came back with. */
  readonly arrived: Promise<URL>;
  close(): void;
}

/** How long a person may take to sign in, in milliseconds. */
const PATIENCE = 5 * 60_000;

const PATH = '/callback';

/** Listens on any free port of 127.0.0.1. */
export async function openCallbackServer(): Promise<CallbackServer> {
  let arrive: (url: URL) => void;
  const arrived = new Promise<URL>((resolve) => {
    arrive = resolve;
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectUri);
    if (url.pathname !== PATH) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Referrer-Policy': 'no-referrer' });
    response.end('The check goes on in the terminal. You can close this page.\n');
    arrive(url);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    redirectUri,
    arrived,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Waits for the browser; throws a CheckFailure if it does not come. */
export async function awaitCallback({ arrived }: CallbackServer): Promise<URL> {
  let timer: NodeJS.Timeout;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CheckFailure('nobody has signed in for 5 minutes', 'Open the printed URL in a browser of this machine.')), PATIENCE);
  });
  return Promise.race([arrived, tooLate]).finally(() => clearTimeout(timer));
}
