import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { epochSeconds } from './clock';
import type { SigningKey } from './signing-key';

/** The claims of this server's access tokens (RFC 9068 section 2.2). */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly jti: string;
  /** Epoch seconds. */
  readonly iat: number;
  /** Epoch seconds. */
  readonly exp: number;
  /** Separated by spaces. Absent when nothing was granted. */
  readonly scope?: string;
}

/** What an access token must say to be one of this server's. */
export interface AccessTokenExpectations {
  readonly issuer: string;
  readonly audience: string;
  /** In seconds: a token that expires sooner counts as expired. */
  readonly minRemainingLife: number;
  findKey(kid: string): Promise<SigningKey | undefined>;
}

/** A token was refused. The message is for the log. */
export class InvalidAccessTokenError extends Error {
  override readonly name = 'InvalidAccessTokenError';
}

const MAX_TOKEN_LENGTH = 4_096;

/** What a JWK thumbprint (RFC 7638) with SHA-256 looks like. */
const KID = /^[\w-]{43}$/;

/**
 * Verifies a JWT access token by RFC 9068 section 4. All that needs no key is checked first, so that a token that is
 * obviously not ours costs no call to AWS.
 *
 * @throws InvalidAccessTokenError
 * @throws whatever `findKey` throws
 */
export async function verifyAccessToken(token: string, expected: AccessTokenExpectations): Promise<AccessTokenClaims> {
  const { kid, claims } = readAccessToken(token);
  refuseUnless(claims.iss === expected.issuer, 'foreign issuer');
  // exactly one audience: RFC 9068 would allow several, but this server never issues such a token
  refuseUnless(claims.aud === expected.audience, 'foreign audience');
  refuseUnless(claims.exp > epochSeconds() + expected.minRemainingLife, 'expired');

  const key = await expected.findKey(kid);
  refuseUnless(key !== undefined, 'unknown key');
  try {
    await compactVerify(token, key.publicKey, { algorithms: ['ES256'] });
  } catch (cause) {
    throw new InvalidAccessTokenError('bad signature', { cause });
  }
  return claims;
}

function readAccessToken(token: string): { readonly kid: string; readonly claims: AccessTokenClaims } {
  refuseUnless(token.length <= MAX_TOKEN_LENGTH, 'too long');
  let header;
  let claims;
  try {
    header = decodeProtectedHeader(token);
    claims = decodeJwt(token);
  } catch (cause) {
    throw new InvalidAccessTokenError('not a JWT', { cause });
  }
  refuseUnless(header.alg === 'ES256', 'foreign algorithm');
  refuseUnless(header.typ === 'at+jwt', 'not an access token');
  refuseUnless(typeof header.kid === 'string' && KID.test(header.kid), 'malformed kid');
  refuseUnless(hasAccessTokenClaims(claims), 'missing claims');
  return { kid: header.kid, claims };
}

function hasAccessTokenClaims(claims: JWTPayload): claims is JWTPayload & AccessTokenClaims {
  return ['iss', 'aud', 'sub', 'client_id', 'jti'].every((name) => typeof claims[name] === 'string')
    && ['iat', 'exp'].every((name) => Number.isSafeInteger(claims[name]))
    && (claims.scope === undefined || typeof claims.scope === 'string');
}

function refuseUnless(condition: boolean, reason: string): asserts condition {
  if (!condition) {
    throw new InvalidAccessTokenError(reason);
  }
}
