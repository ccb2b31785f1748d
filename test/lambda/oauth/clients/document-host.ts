import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGuardedFetch, type GuardedFetch, type Network } from '../../../../lambda-src/oauth/clients/guarded-fetch';

/** For `client.example.com`, valid for a hundred years; its key guards nothing. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBrzCCAVagAwIBAgIUIA3BN3qh/tTG1hw1RW5D7d7u0TAwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSY2xpZW50LmV4YW1wbGUuY29tMCAXDTI2MTEyMjE4MTQxNFoY
DzIxMjYxMDI5MTgxNDE0WjAdMRswGQYDVQQDDBJjbGllbnQuZXhhbXBsZS5jb20w
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAROREARYFhKhE5CsK0BuDxRKeCtLz68
I0iHuzE+HsYbS+INhIQLSi75TJtMSghvAtSpuzT1gBIRgwPsGsaXN+A2o3IwcDAd
BgNVHQ4EFgQUtYVh/4B+QJdGF9a0Bdc87axw2lgwHwYDVR0jBBgwFoAUtYVh/4B+
QJdGF9a0Bdc87axw2lgwHQYDVR0RBBYwFIISY2xpZW50LmV4YW1wbGUuY29tMA8G
A1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgYzO4SNKjerOjz6mLaljW
4lyFdOSya3yEOBGaB7bmiHACICQkIQylqHVZ5eszF90nJdHRbVZcuVmCOLuGD7eN
ly9c
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0QHnfui8GkHBCyKm
X6RUGHn3quXeWLoJ438EUrRMxKOhRANCAAROREARYFhKhE5CsK0BuDxRKeCtLz68
I0iHuzE+HsYbS+INhIQLSi75TJtMSghvAtSpuzT1gBIRgwPsGsaXN+A2
-----END PRIVATE KEY-----`;

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
