import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** An issuer of assertions, with its metadata and keys at a loopback address. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** How often its keys were read. */
  keyReads(): number;
  /** Answers everything with this status from now on; undefined makes it work again. */
  fail(status: number | undefined): void;
  /** A new key in place of the old one. */
  rotate(): Promise<void>;
  sign(claims: JWTPayload, header?: object): Promise<string>;
  close(): void;
}

export async function startTrustedIssuer(): Promise<TrustedIssuer> {
  let keyReads = 0;
  let failure: number | undefined;
  let kid = 0;
  let pair = await generateKeyPair('ES256');
  const server = createServer(async (request, response) => {
    const send = (body: object) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (failure !== undefined) {
      response.writeHead(failure).end();
    } else if (request.url === '/.well-known/openid-configuration') {
      send({ issuer, jwks_uri: `${issuer}/keys` });
    } else {
      keyReads += 1;
      send({ keys: [{ ...await exportJWK(pair.publicKey), kid: `key-${kid}` }] });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    keyReads: () => keyReads,
    fail: (status) => void (failure = status),
    rotate: async () => {
      pair = await generateKeyPair('ES256');
      kid += 1;
    },
    sign: (claims, header) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: `key-${kid}`, ...header }).sign(pair.privateKey),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
