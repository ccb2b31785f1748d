import * as openid from 'openid-client';
import { awaitCallback, type CallbackServer } from './callback-server';
import { CheckSkipped, type Checks } from './check';
import type { Discovered } from './discovery';
import { registerForPerson, registerMachine, type CleanUp } from './registration';

/** A registered client with an access token. */
export interface AuthorizedClient {
  readonly configuration: openid.Configuration;
  readonly tokens: openid.TokenEndpointResponse;
}

/** Registers a client that acts for itself, and gets it a token. */
export async function authorizeMachine(
  discovered: Discovered, initialAccessToken: string, checks: Checks, cleanUp: CleanUp,
): Promise<AuthorizedClient> {
  const { resource, scope } = discovered;
  const configuration = await registerMachine(discovered, initialAccessToken, checks, cleanUp);
  const tokens = await checks.run('token', 'The log of the oauth function says more.', async () => {
    const answer = await openid.clientCredentialsGrant(configuration, { resource, ...scope && { scope } });
    return [answer, tokenDetail(answer)];
  });
  return { configuration, tokens: tokens! };
}

/** Registers a client that acts for a person, and lets them sign in. */
export async function authorizePerson(
  discovered: Discovered,
  initialAccessToken: string | undefined,
  callback: CallbackServer,
  show: (url: string) => void,
  checks: Checks,
  cleanUp: CleanUp,
): Promise<AuthorizedClient> {
  const { resource, metadata, scope } = discovered;
  // as the clients of the MCP SDKs ask for refresh tokens
  const scopes = [...scope ? [scope] : [], ...metadata.scopes_supported?.includes('offline_access') ? ['offline_access'] : []].join(' ');
  const configuration = await registerForPerson(discovered, callback.redirectUri, initialAccessToken, checks, cleanUp);
  const tokens = await checks.run('sign-in and token', 'Sign in again; the log of the oauth function says why it failed.', async () => {
    const codeVerifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callback.redirectUri,
      resource,
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...scopes && { scope: scopes },
    });
    show(url.href);
    const answer = await openid.authorizationCodeGrant(
      configuration, await awaitCallback(callback), { expectedState: state, pkceCodeVerifier: codeVerifier }, { resource },
    );
    return [answer, tokenDetail(answer)];
  });
  const refreshed = await checks.run('refresh', 'Clients would ask people to sign in again when a token expires.', async () => {
    if (tokens!.refresh_token === undefined) throw new CheckSkipped('no refresh token was issued');
    const answer = await openid.refreshTokenGrant(configuration, tokens!.refresh_token, { resource });
    return [answer, tokenDetail(answer)];
  });
  return { configuration, tokens: refreshed ?? tokens! };
}

/** Revokes the tokens (RFC 7009). */
export async function revoke({ configuration, tokens }: AuthorizedClient, checks: Checks): Promise<void> {
  await checks.run('revoke', 'The token stays valid until it expires.', async () => {
    if (configuration.serverMetadata().revocation_endpoint === undefined) throw new CheckSkipped('the authorization server has no revocation endpoint');
    if (tokens.refresh_token !== undefined) await openid.tokenRevocation(configuration, tokens.refresh_token);
    try {
      await openid.tokenRevocation(configuration, tokens.access_token);
    } catch (error) {
      // RFC 7009 section 2.2.1
      if (error instanceof openid.ResponseBodyError && error.error === 'unsupported_token_type') {
        throw new CheckSkipped('the authorization server does not revoke access tokens');
      }
      throw error;
    }
    return [undefined, 'tokens are revoked'];
  });
}

function tokenDetail({ expires_in: seconds, scope }: openid.TokenEndpointResponse): string {
  return [`expires in ${seconds} s`, ...scope ? [`scope ${scope}`] : []].join(', ');
}
