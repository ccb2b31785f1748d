import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { now } from './authorizer-function';

/** An authorization server of the owner's, as far as the authorizer sees it. */
export interface TokenIssuer {
  /** `http://127.0.0.1:40000/tenant`. */
  readonly issuer: string;
  /** The paths that were asked for, since `requests.length = 0`. */
  readonly requests: string[];
  /** What is served, by path. */
  readonly documents: Map<string, unknown>;
  /** How it fails, until it is undefined again. */
  failure?: 'error' | 'hang' | 'garbage' | 'redirect';
  /** Signs with a new key from now on. */
  rotate(kid: string, algorithm?: string): Promise<void>;
  /** The public key that signs now. */
  publicJwk(): JWK;
  /** A token that is right but for what is given. */
  token(claims?: JWTPayload, header?: Partial<JWTHeaderParameters>, key?: CryptoKey | Uint8Array): Promise<string>;
  stop(): void;
}

/** Where the keys are. */
export const JWKS_PATH = '/keys';

/**
 * Starts an issuer with a key `first`.
 *
 * @param path of the issuer, without a slash at the end
 */
export async function startTokenIssuer(audience: string, path = ''): Promise<TokenIssuer> {
  const documents = new Map<string, unknown>();
  const requests: string[] = [];
  const server = createServer(({ url }, response) => {
    requests.push(url!);
    answer(response, url!);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}${path}`;
  documents.set(`${path}/.well-known/openid-configuration`, { issuer, jwks_uri: `${origin}${JWKS_PATH}` });

  function answer(response: ServerResponse, url: string): void {
    const document = documents.get(url);
    if (self.failure === 'hang') {
      return;
    }
    if (self.failure === 'error' || document === undefined) {
      response.writeHead(self.failure ? 500 : 404).end('{}');
    } else if (self.failure === 'redirect') {
      response.writeHead(302, { Location: `${origin}/elsewhere` }).end();
    } else {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(self.failure === 'garbage' ? '<html>' : JSON.stringify(document));
    }
  }

  let signer: { readonly kid: string; readonly algorithm: string; readonly privateKey: CryptoKey; readonly jwk: JWK };
  const self: TokenIssuer = {
    issuer,
    requests,
    documents,
    rotate: async (kid, algorithm = 'RS256') => {
      const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
      signer = { kid, algorithm, privateKey, jwk: { ...await exportJWK(publicKey), kid, alg: algorithm, use: 'sig' } };
      const { keys = [] } = (documents.get(JWKS_PATH) ?? {}) as { keys?: JWK[] };
      documents.set(JWKS_PATH, { keys: [...keys, signer.jwk] });
    },
    publicJwk: () => signer.jwk,
    token: async (claims = {}, header = {}, key) => {
      const payload = { iss: issuer, aud: audience, sub: 'ada', client_id: 'client', scope: 'weather:read', iat: now(), exp: now() + 3_600, ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: signer.algorithm, typ: 'at+jwt', kid: signer.kid, ...header })
        .sign(key ?? signer.privateKey);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await self.rotate('first');
  return self;
}
