import * as openid from 'openid-client';
import { awaitCallback, type CallbackServer } from './callback-server';
import { CheckFailure, CheckSkipped, type Checks } from './check';
import type { Discovered } from './discovery';

/** A registered client with an access token. */
export interface AuthorizedClient {
  readonly configuration: openid.Configuration;
  readonly tokens: openid.TokenEndpointResponse;
}

/** Undoes what was made so far, as far as it was made. */
export type CleanUp = (undo: () => Promise<void>) => void;

const CLIENT_NAME = 'remote-mcp smoke';

/** Registers a client that acts for itself, and gets it a token. */
export async function authorizeMachine(
  { resource, metadata, scope }: Discovered, initialAccessToken: string | undefined, checks: Checks, cleanUp: CleanUp,
): Promise<AuthorizedClient> {
  const configuration = await register(metadata.issuer, openid.ClientSecretBasic(), checks, cleanUp, initialAccessToken, {
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  });
  const tokens = await checks.run('token', 'The log of the oauth function says more.', async () => {
    const answer = await openid.clientCredentialsGrant(configuration, { resource, ...scope && { scope } });
    return [answer, tokenDetail(answer)];
  });
  return { configuration, tokens: tokens! };
}

/** Registers a client that acts for a person, and lets them sign in. */
export async function authorizePerson(
  { resource, metadata, scope }: Discovered, callback: CallbackServer, show: (url: string) => void, checks: Checks, cleanUp: CleanUp,
): Promise<AuthorizedClient> {
  // as the clients of the MCP SDKs ask for refresh tokens
  const scopes = [...scope ? [scope] : [], ...metadata.scopes_supported?.includes('offline_access') ? ['offline_access'] : []].join(' ');
  const configuration = await register(metadata.issuer, openid.None(), checks, cleanUp, undefined, {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [callback.redirectUri],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  });
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

/** RFC 7591. */
async function register(
  issuer: string,
  authentication: openid.ClientAuth,
  checks: Checks,
  cleanUp: CleanUp,
  initialAccessToken: string | undefined,
  clientMetadata: Partial<openid.ClientMetadata>,
): Promise<openid.Configuration> {
  const isLocal = new URL(issuer).protocol === 'http:';
  const remedy = initialAccessToken === undefined
    ? 'If registration is restricted, pass the initial access token: --initial-access-token, --stack or --local.'
    : 'Is it the current initial access token of this server?';
  const configuration = await checks.run('register', remedy, async () => {
    const registered = await openid.dynamicClientRegistration(new URL(issuer), { client_name: CLIENT_NAME, ...clientMetadata }, authentication, {
      algorithm: 'oidc',
      initialAccessToken,
      // what plain http is on, is for the server's metadata to say
      ...isLocal && { execute: [openid.allowInsecureRequests] },
    });
    return [registered, `client ${registered.clientMetadata().client_id}`];
  });
  cleanUp(() => deleteClient(configuration!, checks));
  return configuration!;
}

/** RFC 7592 section 2.3. */
async function deleteClient(configuration: openid.Configuration, checks: Checks): Promise<void> {
  const metadata = configuration.clientMetadata() as Record<string, string | undefined>;
  const { client_id: id, registration_client_uri: uri, registration_access_token: token } = metadata;
  await checks.run('delete client', `Delete it with: remote-mcp clients revoke ${id}`, async () => {
    if (!uri || !token) throw new CheckSkipped('the authorization server has no management of clients');
    const response = await fetch(uri, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
    if (response.status !== 204) throw new CheckFailure(`${uri} answers ${response.status}`, `Delete it with: remote-mcp clients revoke ${id}`);
    return [undefined, `client ${id}`];
  });
}

function tokenDetail({ expires_in: seconds, scope }: openid.TokenEndpointResponse): string {
  return [`expires in ${seconds} s`, ...scope ? [`scope ${scope}`] : []].join(', ');
}
