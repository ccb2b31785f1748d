import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import { InvalidAccessTokenError, refuseUnless } from './invalid-access-token';

/** What a JWT says, before its signature is checked. */
export interface DecodedToken {
  readonly header: Partial<JWTHeaderParameters>;
  readonly claims: JWTPayload;
}

/**
 * Reads an access token, whoever issued it.
 *
 * @param maxLength in characters
 * @throws InvalidAccessTokenError when it is longer, or no JWT (RFC 7519)
 */
export function decodeToken(token: string, maxLength: number): DecodedToken {
  refuseUnless(token.length <= maxLength, 'too long');
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (cause) {
    throw new InvalidAccessTokenError('not a JWT', { cause });
  }
}
