import { hash } from 'node:crypto';

/** SHA-256, base64url: how identifiers, tokens and secrets are stored, so that nothing in the table can be used. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url');
}

/**
 * The partition key of a record.
 *
 * @param type `Client`, `RevokedToken`, or the name of a model of oidc-provider
 * @param id a client id, the `jti` of a token, or the value of an opaque token
 */
export function recordKey(type: string, id: string): string {
  return `${type}#${sha256(id)}`;
}
