import { randomBytes } from 'node:crypto';
import { GRANT } from './grant-adapter';
import { sha256 } from '../../shared/record-key';

/** Length of the secret part, 256 bits in base64url, and of a hash. */
const LENGTH = 43;

const SECRET_BYTES = 32;

/**
 * Makes the value of a code or refresh token: a secret, and the hash of its grant's id, so that a request that brings it names all records
 * that it needs. The hash is no secret. It decides nothing either: the grant is the one that the record of the code or token names.
 *
 * @param secret 256 bits in base64url, random if absent
 */
export function tokenOfGrant(grantId: string, secret = randomBytes(SECRET_BYTES).toString('base64url')): string {
  return secret + sha256(grantId);
}

/** Makes another value for the same grant. */
export function withOtherSecret(token: string, secret: string): string {
  return secret + token.slice(LENGTH);
}

/** Returns the partition key of the grant whose hash a code or refresh token bears, whoever made it up; `undefined` if it bears none. */
export function grantKeyIn(token: string): string | undefined {
  return token.length === 2 * LENGTH ? `${GRANT}#${token.slice(LENGTH)}` : undefined;
}
