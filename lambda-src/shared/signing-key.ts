import { createECDH, createPublicKey, hash, hkdfSync, type KeyObject } from 'node:crypto';

/** A P-256 key pair for ES256 (RFC 7518 section 3.4). */
export interface SigningKey {
  /** The JWK thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** What the JWKS publishes (RFC 7517). */
  readonly publicJwk: PublicSigningJwk;
  readonly privateJwk: PublicSigningJwk & { readonly d: string };
}

/** The public half of a signing key (RFC 7518 section 6.2). */
export interface PublicSigningJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
  readonly kid: string;
}

/** The order of the P-256 group (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const GROUP_ORDER = 0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n;

/** 64 bits more than the order has, so that the reduction's bias is below 2^-64 (FIPS 186-5 A.2.1). */
const EXPANDED_BYTES = (256 + 64) / 8;

/** Names the use of the derived bytes. Changing it changes every key of every server. */
const DERIVATION_LABEL = 'cdk-remote-mcp-server ES256 signing key v1';

const MIN_SECRET_LENGTH = 32;

/**
 * Derives a signing key from a version of the signing secret, always the same: HKDF with SHA-256 (RFC 5869) gives 320 bits,
 * which are reduced to a private key in [1, n-1] by the method of FIPS 186-5 A.2.1 ("extra random bits").
 *
 * @throws Error when the secret is shorter than 32 characters
 */
export function deriveSigningKey(secret: string): SigningKey {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new Error(`The signing secret must have at least ${MIN_SECRET_LENGTH} characters`);
  }
  const expanded = Buffer.from(hkdfSync('sha256', secret, '', DERIVATION_LABEL, EXPANDED_BYTES));
  const scalar = BigInt(`0x${expanded.toString('hex')}`) % (GROUP_ORDER - 1n) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');

  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  // uncompressed point: 0x04, x, y (SEC 1 section 2.3.3)
  const point = ecdh.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');

  const kid = hash('sha256', JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }), 'base64url');
  const publicJwk: PublicSigningJwk = { kty: 'EC', crv: 'P-256', x, y, use: 'sig', alg: 'ES256', kid };
  return {
    kid,
    publicKey: createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }),
    publicJwk,
    privateJwk: { ...publicJwk, d: privateKey.toString('base64url') },
  };
}
