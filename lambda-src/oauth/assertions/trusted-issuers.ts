import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { JOSEError } from 'jose/errors';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import { errors } from 'oidc-provider';
import { CLIENT_ASSERTION_ALGORITHMS, type TrustedIssuerSettings } from '../../../src/contract';
import { issuerKeys } from '../../shared/issuer-keys';
import { settings } from '../settings';

/** An issuer of the settings, and its keys, fetched when they are first needed. */
const issuers = settings.trustedIssuers.map((declared) => ({ declared, keys: issuerKeys(declared) }));

/** In seconds: clocks differ. */
const CLOCK_TOLERANCE = 10;

/**
 * Verifies an assertion (RFC 7523 section 3): that it is of an issuer that the owner trusts in this, its signature, its
 * times, and what else is expected.
 *
 * @returns its claims, and the issuer
 * @throws InvalidGrant
 * @throws ServiceUnavailableError when the issuer's keys cannot be read
 */
export async function verifyAssertion<T extends TrustedIssuerSettings>(
  assertion: string,
  isTrusted: (declared: TrustedIssuerSettings) => declared is T,
  expected: JWTVerifyOptions,
): Promise<{ readonly claims: JWTPayload & { sub: string; exp: number }; readonly issuer: T }> {
  try {
    const { iss } = decodeJwt(assertion);
    for (const { declared, keys } of issuers) {
      if (declared.issuer === iss && isTrusted(declared)) {
        const { payload } = await jwtVerify<{ sub: string; exp: number }>(assertion, keys, {
          algorithms: [...CLIENT_ASSERTION_ALGORITHMS],
          issuer: declared.issuer,
          requiredClaims: ['sub', 'exp', 'iat'],
          clockTolerance: CLOCK_TOLERANCE,
          ...expected,
        });
        return { claims: payload, issuer: declared };
      }
    }
  } catch (error) {
    throw error instanceof JOSEError ? invalidAssertion(error.message) : error;
  }
  throw invalidAssertion('its issuer is not trusted in this');
}

/**
 * The answer to an assertion that is not good, which does not say why.
 *
 * @param detail for the log
 */
export function invalidAssertion(detail: string): Error {
  // InvalidGrant takes the detail in this form too; its types know the other only
  return new errors.InvalidGrant({ detail: `the assertion is not good: ${detail}` } as never);
}
