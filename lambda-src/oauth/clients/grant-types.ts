import { JWT_BEARER_GRANT, peopleCanSignIn } from '../../../src/contract';
import { settings } from '../settings';

/** The grant types of clients that act for people. Empty where nobody can sign in, and no issuer vouches for anybody. */
export const PERSON_GRANT_TYPES: readonly string[] = [
  ...(peopleCanSignIn(settings) ? ['authorization_code', 'refresh_token'] : []),
  ...(settings.trustedIssuers.some(({ type }) => type === 'enterprise') ? [JWT_BEARER_GRANT] : []),
];

/** Those of clients that the owner of the server registers, with the initial access token. */
export const OWNER_GRANT_TYPES: readonly string[] = [...PERSON_GRANT_TYPES, 'client_credentials'];
