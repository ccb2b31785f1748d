import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose/jwt/decode';
import type { Credentials } from './credentials';
import { putInHeader } from './placement';
import { MAX_REFUSED_AGE } from './secret-value';
import { createTokenCache, type AccessToken } from './token-cache';
import { requestToken, TOKEN_REQUEST_TIMEOUT } from './token-request';
import type { ClientCredentialsManifest, TokenExchangeManifest } from '../../../src/contract';
import { ToolFailure } from '../call/failure';
import type { Egress } from '../egress/egress';

/** How many people's tokens an instance keeps. */
const MAX_EXCHANGED_TOKENS = 1000;

/** Grant types of tokens for the person that calls, with what their requests hold of the token that the person came with. */
const EXCHANGES = {
  /** RFC 8693 section 2.1 */
  tokenExchange: {
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    parameters: (subjectToken: string) => ({
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }),
  },
  /** RFC 7523 section 2.1, with the parameter by which Microsoft Entra ID knows an on-behalf-of request */
  jwtBearer: {
    grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    parameters: (subjectToken: string) => ({ assertion: subjectToken, requested_token_use: 'on_behalf_of' }),
  },
} as const;

/** A token of the server itself (RFC 6749 section 4.4). */
export function clientCredential(manifest: ClientCredentialsManifest, egress: Egress): Credentials {
  const requestNew = () => requestToken(manifest, 'client_credentials', {}, egress);
  return bearerCredential(1, () => ({ key: '', requestNew }));
}

/** A token of the person that calls, had for the one that they came with. */
export function exchangedCredential(manifest: TokenExchangeManifest, egress: Egress): Credentials {
  const { grantType, parameters } = EXCHANGES[manifest.grant];
  return bearerCredential(MAX_EXCHANGED_TOKENS, (subjectToken) => {
    if (subjectToken === undefined) {
      throw new ToolFailure('failed', 'There is no access token to exchange: tasks outlive it, and run without');
    }
    return {
      key: createHash('sha256').update(subjectToken).digest('base64url'),
      requestNew: async () => {
        const token = await requestToken(manifest, grantType, parameters(subjectToken), egress);
        return { ...token, usableUntil: Math.min(token.usableUntil, expiryOf(subjectToken)) };
      },
    };
  });
}

/** @param tokenFor tells tokens of different callers apart, and how to get one */
function bearerCredential(
  maxTokens: number,
  tokenFor: (accessToken: string | undefined) => { readonly key: string; readonly requestNew: () => Promise<AccessToken> },
): Credentials {
  const cache = createTokenCache(maxTokens, TOKEN_REQUEST_TIMEOUT);
  return {
    apply: async (request, accessToken) => {
      const { key, requestNew } = tokenFor(accessToken);
      const token = await cache.get(key, requestNew);
      putInHeader(request, 'authorization', `Bearer ${token.value}`);
      return {
        renew: async () => {
          if (Date.now() - token.requestedAt < MAX_REFUSED_AGE * 1000) {
            return false;
          }
          cache.drop(key, token);
          return true;
        },
      };
    },
  };
}

/** When a token expires, in epoch milliseconds; the authorizer has checked it. What is no JWT does not say. */
function expiryOf(token: string): number {
  try {
    return (decodeJwt(token).exp ?? Infinity) * 1000;
  } catch {
    return Infinity;
  }
}
