import type { JWTPayload } from 'jose';
import { compactVerify } from 'jose/jws/compact/verify';
import type { TokenExpectations, TokenVerifier } from './verified-token';
import type { ExternalTokenSettings } from '../../src/contract';
import { ServiceUnavailableError } from '../shared/aws-request';
import { epochSeconds } from '../shared/clock';
import { decodeToken } from '../shared/decoded-token';
import { InvalidAccessTokenError, refuseUnless } from '../shared/invalid-access-token';
import { issuerKeys } from '../shared/issuer-keys';
import { scopesInClaim } from '../shared/scope-claim';

/** Signatures with a private key (RFC 7518 section 3.1, RFC 8037, RFC 9864). With a shared secret, the public key could be taken for it. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** API Gateway takes 10,240 bytes of headers altogether. */
const MAX_TOKEN_LENGTH = 8_192;

/** How far ahead the issuer's clock may be, in seconds. */
const CLOCK_SKEW = 60;

/**
 * Verifies tokens of an authorization server of the owner's (RFC 9068 section 4, with the quirks of its maker). All that needs no
 * key is checked first, so that a token that is obviously not for this server costs no request to the issuer.
 */
export function externalTokenVerifier(settings: ExternalTokenSettings, { minRemainingLife }: Pick<TokenExpectations, 'minRemainingLife'>): TokenVerifier {
  const findKey = issuerKeys(settings);
  return async (token) => {
    const claims = readToken(token, settings);
    refuseUnless(claims.exp > epochSeconds() + minRemainingLife, 'expired');
    try {
      await compactVerify(token, findKey, { algorithms: ALGORITHMS });
    } catch (cause) {
      if (cause instanceof ServiceUnavailableError) {
        throw cause;
      }
      throw new InvalidAccessTokenError('unknown key or bad signature', { cause });
    }
    return {
      clientId: clientIdOf(claims, settings),
      subject: claims.sub,
      scopes: scopesOf(claims, settings),
      expiresAt: claims.exp,
    };
  };
}

/** The claims that every token has. */
type Claims = JWTPayload & { readonly sub: string; readonly exp: number };

function readToken(token: string, settings: ExternalTokenSettings): Claims {
  const { header, claims } = decodeToken(token, MAX_TOKEN_LENGTH);
  refuseUnless(ALGORITHMS.includes(String(header.alg)), 'foreign algorithm');
  // RFC 7515 section 4.1.9: the prefix may be left out
  const type = header.typ?.toLowerCase().replace(/^application\//, '');
  refuseUnless(settings.types === undefined || settings.types.some((one) => one.toLowerCase() === type), 'not an access token');
  refuseUnless(claims.iss === settings.issuer, 'foreign issuer');
  refuseUnless([claims.aud].flat().some((audience) => settings.audiences.includes(String(audience))), 'foreign audience');
  refuseUnless(hasTimes(claims), 'missing or malformed claims');
  refuseUnless(claims.nbf === undefined || claims.nbf <= epochSeconds() + CLOCK_SKEW, 'not valid yet');
  // proof of possession (RFC 7800) is not asked for here, and without it such a token is anybody's
  refuseUnless(claims.cnf === undefined, 'bound to a key');
  for (const [name, value] of Object.entries(settings.requiredClaims)) {
    refuseUnless(claims[name] === value, `foreign ${name}`);
  }
  return claims;
}

function hasTimes(claims: JWTPayload): claims is Claims {
  return typeof claims.sub === 'string' && claims.sub !== ''
    && Number.isSafeInteger(claims.exp)
    && (claims.nbf === undefined || Number.isFinite(claims.nbf));
}

function clientIdOf(claims: Claims, { clientIdClaims }: ExternalTokenSettings): string {
  const clientId = clientIdClaims.map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '');
  refuseUnless(clientId !== undefined, 'names no client');
  return clientId as string;
}

/** Scopes without the prefix are another resource server's. */
function scopesOf(claims: Claims, { scopeClaims, scopePrefix }: ExternalTokenSettings): string[] {
  return scopeClaims
    .flatMap((name) => scopesInClaim(name, claims[name]))
    .filter((scope) => scope.startsWith(scopePrefix) && scope !== scopePrefix)
    .map((scope) => scope.slice(scopePrefix.length));
}
