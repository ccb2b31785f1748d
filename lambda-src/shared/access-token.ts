import { type KeyObject, verify } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { epochSeconds } from './clock';
import { decodeToken } from './decoded-token';
import { refuseUnless } from './invalid-access-token';
import type { SigningKey } from './signing-key';
import { GRANT_ID_CLAIM } from '../../src/contract';

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
  /** What a person granted. Absent from the tokens of machine clients. */
  readonly [GRANT_ID_CLAIM]?: string;
  /** The key that the token is bound to (RFC 9449 section 6.1). Absent from bearer tokens. */
  readonly cnf?: { readonly jkt: string };
}

/** What an access token must say to be one of this server's. */
export interface AccessTokenExpectations {
  readonly issuer: string;
  readonly audience: string;
  /** In seconds: a token that expires sooner counts as expired. */
  readonly minRemainingLife: number;
  findKey(kid: string): Promise<SigningKey | undefined>;
}

const MAX_TOKEN_LENGTH = 4_096;

/** What a JWK thumbprint (RFC 7638) with SHA-256 looks like. */
const KID = /^[\w-]{43}$/;

/** The two numbers of an ES256 signature (RFC 7518 section 3.4) in base64url, which Node.js would read with anything in between. */
const SIGNATURE = /^[\w-]{86}$/;

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
  refuseUnless(isSignedBy(key.publicKey, token), 'bad signature');
  return claims;
}

/**
 * Tells whether a JWT is signed by ES256. jose would load the Web Cryptography API of Node.js for it, which a start of the authorizer would
 * take a tenth of its time for.
 */
function isSignedBy(publicKey: KeyObject, token: string): boolean {
  const [header, claims, signature = ''] = token.split('.');
  return SIGNATURE.test(signature)
    && verify('sha256', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

function readAccessToken(token: string): { readonly kid: string; readonly claims: AccessTokenClaims } {
  const { header, claims } = decodeToken(token, MAX_TOKEN_LENGTH);
  refuseUnless(header.alg === 'ES256', 'foreign algorithm');
  refuseUnless(header.typ === 'at+jwt', 'not an access token');
  // RFC 7515 section 4.1.11: none is understood
  refuseUnless(header.crit === undefined, 'critical header parameters');
  refuseUnless(typeof header.kid === 'string' && KID.test(header.kid), 'malformed kid');
  refuseUnless(hasAccessTokenClaims(claims), 'missing or malformed claims');
  return { kid: header.kid, claims };
}

function hasAccessTokenClaims(claims: JWTPayload): claims is JWTPayload & AccessTokenClaims {
  return ['iss', 'aud', 'sub', 'client_id', 'jti'].every((name) => typeof claims[name] === 'string')
    && ['iat', 'exp'].every((name) => Number.isSafeInteger(claims[name]))
    && ['scope', GRANT_ID_CLAIM].every((name) => claims[name] === undefined || typeof claims[name] === 'string')
    && (claims.cnf === undefined || typeof (claims.cnf as { jkt?: unknown } | null)?.jkt === 'string');
}
