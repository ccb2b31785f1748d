import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGuardedFetch, type GuardedFetch, type Network } from '../../../../lambda-src/oauth/clients/guarded-fetch';
import { CERTIFICATE, KEY } from '../../shared/certificate';

/** A web server on this machine that is `https://client.example.com` to those who fetch with its `fetch`. */
export interface DocumentHost {
  readonly network: Network;
  readonly fetch: GuardedFetch;
  /** The paths that were asked for. */
  readonly requests: string[];
  close(): void;
}

/** Starts one that answers like this. */
export async function startDocumentHost(answer: RequestListener): Promise<DocumentHost> {
  const requests: string[] = [];
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    requests.push(request.url!);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const network: Network = {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    isAllowed: (address) => address === '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    authorities: CERTIFICATE,
  };
  return {
    network,
    fetch: createGuardedFetch(network),
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
