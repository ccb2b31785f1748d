import { timingSafeEqual } from 'node:crypto';
import { cachedValue } from '../../shared/cached-value';
import { sha256 } from '../../shared/record-key';
import { readCurrentSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';
import { OAuthError } from '../oauth-error';
import { initialAccessTokenSecretArn, issuer } from '../settings';

const initialAccessToken = cachedValue(() => readCurrentSecret(initialAccessTokenSecretArn), SECRET_CACHE_LIMITS);

/**
 * Demands the initial access token (RFC 7591 section 3) that the owner of the server hands out.
 *
 * @param authorization the header of that name
 * @throws OAuthError with a challenge (RFC 6750 section 3) unless the token is right
 * @throws ServiceUnavailableError
 */
export async function requireInitialAccessToken(authorization: string | undefined): Promise<void> {
  const presented = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
  if (presented === undefined) {
    throw new OAuthError(401, 'invalid_token', 'registering a client needs the initial access token', {
      'www-authenticate': `Bearer realm="${issuer}"`,
    });
  }
  if (!timingSafeEqual(Buffer.from(sha256(presented)), Buffer.from(sha256(await initialAccessToken.get())))) {
    throw new OAuthError(401, 'invalid_token', 'the initial access token is wrong', {
      'www-authenticate': `Bearer realm="${issuer}", error="invalid_token", error_description="the initial access token is wrong"`,
    });
  }
}
