import { createPrivateKey, sign } from 'node:crypto';
import { deriveSigningKey } from '../lambda-src/shared/signing-key';
import { GRANT_ID_CLAIM } from '../src/contract';

/** The client that the token is of, and the grant of the person for whom it acts. */
export const CLIENT_ID = 'benchmark';
export const GRANT_ID = 'grant-of-the-person';

export const SIGNING_SECRET = 'signing-secret-of-the-benchmark-with-enough-characters';

/** Signs a token as the `oauth` function does, which is good for a day. */
export function accessToken(publicBaseUrl: string): string {
  const { kid, privateJwk } = deriveSigningKey(SIGNING_SECRET);
  const iat = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: publicBaseUrl,
    aud: `${publicBaseUrl}/mcp`,
    sub: 'benchmark:person',
    client_id: CLIENT_ID,
    scope: 'weather:read',
    jti: 'benchmark',
    [GRANT_ID_CLAIM]: GRANT_ID,
    iat,
    exp: iat + 86_400,
  };
  const data = [{ alg: 'ES256', typ: 'at+jwt', kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
  return `${data}.${sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
