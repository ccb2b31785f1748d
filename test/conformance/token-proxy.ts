import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy on this machine. */
export interface TokenProxy {
  /** Stands for the URL that requests are passed on to. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Passes requests on with an access token, which the conformance suite cannot send itself.
 *
 * `Host` and `Origin` arrive as they were sent, so that checks of them are tested too; only the proxy's own are put into
 * the server's.
 */
export async function startTokenProxy(target: string, token: string): Promise<TokenProxy> {
  const upstream = new URL(target);
  let own = '';
  const translate = (value: string | undefined) => value?.replace(own, upstream.host);

  const proxy = createServer((incoming, outgoing) => {
    const { host, origin, ...headers } = incoming.headers;
    const forward = request(upstream, {
      method: incoming.method,
      setHost: false,
      headers: {
        ...headers,
        host: translate(host) ?? '',
        ...(origin !== undefined && { origin: translate(origin) }),
        authorization: `Bearer ${token}`,
      },
    }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forward.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  own = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  return {
    url: `http://${own}${upstream.pathname}`,
    close: () => new Promise((resolve) => {
      proxy.close(() => resolve());
      proxy.closeAllConnections();
    }),
  };
}
