import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { SigningKey } from '../../shared/signing-key';

/**
 * The signing key as oidc-provider takes it. By itself, oidc-provider signs by WebCrypto, which hands each signature to another thread: that
 * takes two and a half times the processor time.
 */
export class ProviderSigningKey extends ExternalSigningKey {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor({ kid, privateJwk, publicKey }: SigningKey) {
    super();
    this.#privateKey = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
    this.#publicKey = publicKey;
    Object.assign(this, { kid, alg: privateJwk.alg });
  }

  /** Returns the public key, whose parameters oidc-provider chooses a key by. */
  override keyObject(): KeyObject {
    return this.#publicKey;
  }

  /** Signs by ES256: both numbers of the signature one after the other (RFC 7518 section 3.4). */
  override sign(data: Uint8Array): Uint8Array {
    return sign('sha256', data, { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
  }
}
