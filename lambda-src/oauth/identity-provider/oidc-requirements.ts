import type { SignInRequirements } from './identity-provider';
import { SignInError } from './sign-in-error';
import type { JsonObject, OidcProviderSettings } from '../../../src/contract';

/** What is asked of a sign-in, and demanded of the answer. */
export interface OidcRequirements {
  /** One of them must be the `acr`. */
  readonly acrValues?: readonly string[];
  /** In seconds. */
  readonly maxAge?: number;
  /** Whether the identity provider is told to ask the person again. */
  readonly login: boolean;
}

/** In seconds: how far the clocks may be apart, as in openid-client. */
const CLOCK_TOLERANCE = 30;

/**
 * Puts together what the settings and the authorization request ask for. Both count.
 *
 * @throws SignInError `failed` when no answer could meet both
 */
export function combinedRequirements(settings: OidcProviderSettings, requested: SignInRequirements): OidcRequirements {
  const acrValues = settings.acrValues && requested.acrValues
    ? requested.acrValues.filter((value) => settings.acrValues!.includes(value))
    : requested.acrValues ?? settings.acrValues;
  if (acrValues?.length === 0) {
    throw new SignInError('failed', `The client asks for an acr of ${requested.acrValues}, the settings for one of ${settings.acrValues}`);
  }
  const maxAge = Math.min(settings.maxAge ?? Infinity, requested.maxAge ?? Infinity);
  return {
    ...(acrValues && { acrValues }),
    ...(maxAge !== Infinity && { maxAge }),
    // a prompt of the settings is for a provider that does not know this one
    login: requested.freshLogin && settings.parameters.prompt === undefined,
  };
}

/**
 * Demands of the ID token what was asked for: identity providers may ignore every parameter that they do not know.
 *
 * @param startedAt when the sign-in began, in epoch seconds. Ages count from then: what people do there takes time
 * @throws SignInError `failed`
 */
export function requireFulfilled({ acrValues, maxAge, login }: OidcRequirements, idToken: JsonObject, startedAt: number): void {
  const { acr, auth_time: authTime } = idToken;
  if (acrValues && !(typeof acr === 'string' && acrValues.includes(acr))) {
    throw new SignInError('failed', `The sign-in has the acr ${acr ?? '(none)'}, but one of ${acrValues} is required`);
  }
  if (maxAge !== undefined && typeof authTime !== 'number') {
    throw new SignInError('failed', 'A maximum age is required, but the identity provider does not say when the person signed in (auth_time)');
  }
  const oldest = startedAt - (login ? 0 : maxAge ?? Infinity) - CLOCK_TOLERANCE;
  if (typeof authTime === 'number' && authTime < oldest) {
    throw new SignInError('failed', `The person signed in ${startedAt - authTime} seconds before, which is longer ago than allowed`);
  }
}
