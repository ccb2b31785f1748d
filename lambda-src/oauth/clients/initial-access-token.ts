import { timingSafeEqual } from 'node:crypto';
import { cachedValue } from '../../shared/cached-value';
import { sha256 } from '../../shared/record-key';
import { readCurrentSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';
import { OAuthError } from '../oauth-error';
import { initialAccessTokenSecretArn, issuer } from '../settings';

const initialAccessToken = cachedValue(() => readCurrentSecret(initialAccessTokenSecretArn), SECRET_CACHE_LIMITS);

/** Credentials of the scheme Bearer (RFC 6750 section 2.1). */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/**
 * Tells whether credentials are the initial access token (RFC 7591 section 3) that the owner of the server hands out.
 *
 * @param authorization the header of that name
 * @throws ServiceUnavailableError
 */
export async function isInitialAccessToken(authorization: string | undefined): Promise<boolean> {
  const presented = BEARER.exec(authorization ?? '')?.[1];
  return presented !== undefined && timingSafeEqual(Buffer.from(sha256(presented)), Buffer.from(sha256(await initialAccessToken.get())));
}

/**
 * Demands the initial access token.
 *
 * @param authorization the header of that name
 * @throws OAuthError with a challenge (RFC 6750 section 3) unless the token is right
 * @throws ServiceUnavailableError
 */
export async function requireInitialAccessToken(authorization: string | undefined): Promise<void> {
  if (!BEARER.test(authorization ?? '')) {
    throw new OAuthError(401, 'invalid_token', 'registering a client needs the initial access token', {
      'www-authenticate': `Bearer realm="${issuer}"`,
    });
  }
  if (!await isInitialAccessToken(authorization)) {
    throw new OAuthError(401, 'invalid_token', 'the initial access token is wrong', {
      'www-authenticate': `Bearer realm="${issuer}", error="invalid_token", error_description="the initial access token is wrong"`,
    });
  }
}
