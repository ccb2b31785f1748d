import * as openid from 'openid-client';
import { CheckFailure, CheckSkipped, type Checks } from './check';
import type { Discovered } from './discovery';
import { OAUTH_PATHS } from '../../../src/contract';
import { PROGRAM, RUN } from '../../program';

/** Undoes what was made so far, as far as it was made. */
export type CleanUp = (undo: () => Promise<void>) => void;

/** A client that is to be registered (RFC 7591). */
interface Registration {
  readonly metadata: Partial<openid.ClientMetadata>;
  readonly authentication: openid.ClientAuth;
  readonly initialAccessToken?: string;
}

const CLIENT_NAME = `${PROGRAM} smoke`;

/** Registers a client that acts for itself. Where clients of people are registered by the owner alone, the endpoint is not in the metadata. */
export async function registerMachine(
  { metadata: { issuer, registration_endpoint: endpoint = issuer + OAUTH_PATHS.registration } }: Discovered,
  initialAccessToken: string,
  checks: Checks,
  cleanUp: CleanUp,
): Promise<openid.Configuration> {
  return register(issuer, endpoint, 'Is it the current initial access token of this server?', {
    metadata: { grant_types: ['client_credentials'], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'client_secret_basic' },
    authentication: openid.ClientSecretBasic(),
    initialAccessToken,
  }, checks, cleanUp);
}

/** Registers a client that acts for a person. */
export async function registerForPerson(
  { metadata: { issuer, registration_endpoint: endpoint } }: Discovered,
  redirectUri: string,
  initialAccessToken: string | undefined,
  checks: Checks,
  cleanUp: CleanUp,
): Promise<openid.Configuration> {
  const remedy = initialAccessToken === undefined
    ? 'If registration is restricted, pass the initial access token: --initial-access-token.'
    : 'Is it the current initial access token of this server?';
  return register(issuer, endpoint, remedy, {
    metadata: {
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    authentication: openid.None(),
    initialAccessToken,
  }, checks, cleanUp);
}

async function register(
  issuer: string,
  endpoint: string | undefined,
  remedy: string,
  { metadata, authentication, initialAccessToken }: Registration,
  checks: Checks,
  cleanUp: CleanUp,
): Promise<openid.Configuration> {
  const isLocal = new URL(issuer).protocol === 'http:';
  const configuration = await checks.run('register', remedy, async () => {
    if (endpoint === undefined) {
      throw new CheckFailure('the server registers no clients of people', 'Sign in with one that its owner has registered. To check it as a machine '
        + 'client, leave out --login, and pass --stack, --local or --initial-access-token.');
    }
    const registered = await openid.dynamicClientRegistration(new URL(issuer), { client_name: CLIENT_NAME, ...metadata }, authentication, {
      algorithm: 'oidc',
      initialAccessToken,
      [openid.customFetch]: withRegistrationEndpoint(endpoint),
      // what plain http is on, is for the server's metadata to say
      ...isLocal && { execute: [openid.allowInsecureRequests] },
    });
    return [registered, `client ${registered.clientMetadata().client_id}`];
  });
  cleanUp(() => deleteClient(configuration!, checks));
  return configuration!;
}

/** Fetches, and names the endpoint in metadata that do not. */
function withRegistrationEndpoint(endpoint: string): openid.CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, options as RequestInit);
    if (!response.ok || !url.includes('/.well-known/')) return response;
    return Response.json({ registration_endpoint: endpoint, ...await response.json() as object });
  };
}

/** RFC 7592 section 2.3. */
async function deleteClient(configuration: openid.Configuration, checks: Checks): Promise<void> {
  const metadata = configuration.clientMetadata() as Record<string, string | undefined>;
  const { client_id: id, registration_client_uri: uri, registration_access_token: token } = metadata;
  await checks.run('delete client', `Delete it with: ${RUN} clients revoke ${id}`, async () => {
    if (!uri || !token) throw new CheckSkipped('the authorization server has no management of clients');
    const response = await fetch(uri, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
    if (response.status !== 204) throw new CheckFailure(`${uri} answers ${response.status}`, `Delete it with: ${RUN} clients revoke ${id}`);
    return [undefined, `client ${id}`];
  });
}
