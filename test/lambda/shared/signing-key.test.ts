import { calculateJwkThumbprint, CompactSign, compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { deriveSigningKey } from '../../../lambda-src/shared/signing-key';

// computed apart, with HMAC and textbook curve arithmetic: a change here is a new key for every server
const VECTORS = [
  {
    secret: 'first-signing-secret-with-enough-characters',
    d: 'buSFJ0YAAKjcX899X17qmM-FVE2c1n1pIEzRW7q6Efs',
    x: 'RvD8ND9D5kYx8Vi41yAyVv3sCk66xzl07t8WAqJR-ZY',
    y: 'AA2dOW4MQAhkxjIpgABA-TFxyH0QY5fmUYrUfrIRkKg',
    kid: 'HgCB103kHMRvr6YUEXDlwnTNyroqyxLxX3-pJFVLiVA',
  },
  {
    secret: 'x'.repeat(32),
    d: '53YrI78qmi2Ci9PeBJJ1wp_DgRYQqRUr4NINUQapbt0',
    x: 'AFyx6Kv7SRZYC0M0AZOIoZG7IdTJEVXp2kmoM8_T-Z4',
    y: 'VwKRe1zg9O70shNQ3N7rC6ozwJDdjZMThxbrXfub6BA',
    kid: '1D57CAF8SfhwCEPPFJ4Np5cStuNtdV7ic2_5oiE3QpU',
  },
  {
    secret: 'äöü'.repeat(12),
    d: 'iVxouyLxVw7dpZx9j3b4Zj6VZusfI_ACdGsvH3_JrGI',
    x: 'n3cQcxohGLtNtihOEqiwGUBUIy13UGuOqqgkIvEAOfU',
    y: 'sib-g4j9X73y5oQYdX2iBTYTQSaUiXbsJf50Bs18Y5g',
    kid: 'zlKtBUgrD2IaKzvgCfE2MkaY-gFIu8DVvOgvTH8JJzg',
  },
];

describe('the signing key', () => {
  test.each(VECTORS)('of $secret is the known one', ({ secret, ...expected }) => {
    expect(deriveSigningKey(secret).privateJwk).toEqual({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', ...expected });
  });

  test('signs what its public half verifies', async () => {
    const { privateJwk, publicKey, publicJwk } = deriveSigningKey(VECTORS[0]!.secret);
    const jws = await new CompactSign(Buffer.from('hello')).setProtectedHeader({ alg: 'ES256' }).sign(await importJWK(privateJwk, 'ES256'));

    expect(Buffer.from((await compactVerify(jws, publicKey)).payload).toString()).toBe('hello');
    expect(publicJwk).not.toHaveProperty('d');
  });

  test('is named by its RFC 7638 thumbprint', async () => {
    const { kid, publicJwk } = deriveSigningKey(VECTORS[1]!.secret);

    expect(kid).toBe(await calculateJwkThumbprint({ ...publicJwk }));
  });

  test.each(['', 'default-secret', 'x'.repeat(31)])('S12 of the short secret %j is refused, without telling it', (secret) => {
    expect(() => deriveSigningKey(secret)).toThrow(/^The signing secret must have at least 32 characters$/);
  });
});
