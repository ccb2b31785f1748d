import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JsonObject } from '../../../src/contract';

const CIPHER = 'aes-256-gcm';

const KEY_BYTES = 32;

/** NIST SP 800-38D section 8.2. */
const IV_BYTES = 12;

const TAG_BYTES = 16;

const LABEL = 'cdk-remote-mcp-server sign-in v2';

/**
 * Compresses and encrypts a value, for whoever comes back with a secret that is not stored with it.
 *
 * @param secret 256 random bits, encoded in any way
 */
export function seal(value: JsonObject, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret), iv);
  return Buffer.concat([iv, cipher.update(deflateRawSync(JSON.stringify(value))), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/**
 * Decrypts what was sealed.
 *
 * @throws Error when the value was sealed with another secret, or has been changed
 */
export function unseal(sealed: string, secret: string): JsonObject {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const compressed = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  return JSON.parse(inflateRawSync(compressed).toString());
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', LABEL, KEY_BYTES));
}
