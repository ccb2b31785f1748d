import { hash } from 'node:crypto';
import * as openid from 'openid-client';
import { dependsOnGroups } from './admission';
import type { RedirectIdentityProvider } from './identity-provider';
import { connect, orSignInError } from './oidc-client';
import { oidcPerson } from './oidc-person';
import { combinedRequirements, type OidcRequirements, requireFulfilled } from './oidc-requirements';
import { SignInError } from './sign-in-error';
import type { AdmissionSettings, JsonObject, OidcProviderSettings } from '../../../src/contract';
import { cachedValue } from '../../shared/cached-value';
import { epochSeconds } from '../../shared/clock';
import { SECRET_CACHE_LIMITS } from '../../shared/secrets';

/** What is kept of a sign-in while the browser is at the identity provider. */
interface StartedSignIn {
  readonly redirectUri: string;
  /** Not `state` itself: who has it could answer in the identity provider's place. */
  readonly stateHash: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly requirements: OidcRequirements;
}

/**
 * An OpenID provider: the authorization code flow of OpenID Connect Core 1.0 section 3.1, with PKCE (RFC 7636), `nonce`,
 * `state` and the `iss` of the response (RFC 9207).
 */
export function oidcProvider(settings: OidcProviderSettings, admission: AdmissionSettings): RedirectIdentityProvider {
  const client = cachedValue(() => connect(settings), SECRET_CACHE_LIMITS);
  const reading = { ...settings, needsGroups: dependsOnGroups(admission) };

  return {
    type: 'redirect',
    label: settings.label,

    start: async ({ redirectUri, state, requirements: requested }) => {
      const requirements = combinedRequirements(settings, requested);
      const { acrValues, maxAge, login } = requirements;
      const nonce = openid.randomNonce();
      const codeVerifier = openid.randomPKCECodeVerifier();
      const location = openid.buildAuthorizationUrl(await client.get(), {
        ...(login && { prompt: 'login' }),
        ...settings.parameters,
        scope: settings.scopes.join(' '),
        redirect_uri: redirectUri,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(acrValues && { acr_values: acrValues.join(' ') }),
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
        ...(requested.loginHint !== undefined && { login_hint: requested.loginHint }),
      });
      const kept: StartedSignIn = { redirectUri, stateHash: hashOf(state), nonce, codeVerifier, startedAt: epochSeconds(), requirements };
      return { location: location.href, kept: { ...kept } };
    },

    complete: async ({ callback, kept }) => {
      const { redirectUri, stateHash, nonce, codeVerifier, startedAt, requirements } = kept as unknown as StartedSignIn;
      const answer = new URL(redirectUri);
      answer.search = callback.search;
      const code = callback.searchParams.get('code');
      const state = callback.searchParams.get('state') ?? '';
      if (hashOf(state) !== stateHash) {
        throw new SignInError('failed', 'The identity provider sent the browser back with the state of another sign-in');
      }
      const configuration = await client.get();
      const tokens = await orSignInError(openid.authorizationCodeGrant(configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
      }), code);
      const idToken = tokens.claims()!;
      requireFulfilled(requirements, idToken, startedAt);
      const userinfo: JsonObject = settings.userinfo
        ? await orSignInError(openid.fetchUserInfo(configuration, tokens.access_token, idToken.sub), code)
        : {};
      return oidcPerson(idToken, userinfo, reading);
    },
  };
}

function hashOf(state: string): string {
  return hash('sha256', state, 'base64url');
}
