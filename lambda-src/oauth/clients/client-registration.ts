import { findClientRecord } from './client-records';
import { hashClientSecret } from './client-secret';
import { OWNER_GRANT_TYPES, PERSON_GRANT_TYPES } from './grant-types';
import { isInitialAccessToken, requireInitialAccessToken } from './initial-access-token';
import { modestMetadata } from './metadata-size';
import { isPersonClient, registrableMetadata } from './registration-policy';
import { registerStranger } from './stranger-registration';
import { type JsonObject, OAUTH_PATHS, peopleCanSignIn } from '../../../src/contract';
import type { HttpRequest, HttpResponse } from '../http-message';
import { OAuthError } from '../oauth-error';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { settings } from '../settings';
import { tolerateClientMetadata } from '../tolerance/tolerate';

/** What a client may not send back to the server (RFC 7592 section 2.2), or must; oidc-provider looks after it. */
const MANAGED_MEMBERS = ['client_id', 'client_id_issued_at', 'client_secret_expires_at', 'registration_access_token', 'registration_client_uri'];

/**
 * Registers a client (RFC 7591 section 3). Whoever has the initial access token may register machine clients, and as many as
 * they like.
 *
 * @throws OAuthError
 * @throws ServiceUnavailableError
 */
export async function registerClient(request: HttpRequest): Promise<HttpResponse> {
  const requested = jsonObject(request);
  const isOwner = await isRegisteredByOwner(request, requested);
  const metadata = isOwner
    ? await registrableMetadata(requested, OWNER_GRANT_TYPES)
    : modestMetadata(await registrableMetadata(requested, PERSON_GRANT_TYPES));
  const register = () => exchangeWithProvider(withBody({ ...request, path: OAUTH_PATHS.registration }, metadata));
  return isOwner ? register() : registerStranger(request, requested, metadata, register);
}

/**
 * Updates a client (RFC 7592 section 2.2), by the same policy that it was registered by: it does not turn into a machine
 * client without the owner.
 *
 * @throws OAuthError
 * @throws ServiceUnavailableError
 */
export async function updateClient(request: HttpRequest): Promise<HttpResponse> {
  const requested = jsonObject(request);
  const secret = requested.client_secret;
  const isOwners = await isMachineClient(request);
  const metadata = {
    ...(isOwners
      ? await registrableMetadata(requested, OWNER_GRANT_TYPES)
      : modestMetadata(await registrableMetadata(requested, PERSON_GRANT_TYPES))),
    // what is undefined is not in the JSON
    ...Object.fromEntries(MANAGED_MEMBERS.map((name) => [name, requested[name]])),
    // to be compared with the hash that is stored
    ...(secret !== undefined && { client_secret: hashClientSecret(String(secret)) }),
  };
  return exchangeWithProvider(withBody(request, metadata));
}

/**
 * Tells the owner from strangers, who may register what anybody may, whatever token they present.
 *
 * @throws OAuthError unless the registrant may register a client of this kind
 */
async function isRegisteredByOwner({ headers: { authorization } }: HttpRequest, requested: JsonObject): Promise<boolean> {
  const forPeople = peopleCanSignIn(settings) && isPersonClient(requested);
  if (forPeople && settings.registration.dynamic === 'nobody') {
    throw new OAuthError(403, 'access_denied', 'clients do not register here: ask the owner of the server for a client id');
  }
  if (forPeople && settings.registration.dynamic === 'anyone') {
    // MCP SDK 1.x and mcp-remote send the headers that somebody configured for the MCP endpoint everywhere, stale tokens among them
    return isInitialAccessToken(authorization);
  }
  await requireInitialAccessToken(authorization);
  return true;
}

async function isMachineClient({ path }: HttpRequest): Promise<boolean> {
  const record = await findClientRecord(path.slice(path.lastIndexOf('/') + 1));
  return [record?.metadata.grant_types].flat().includes('client_credentials');
}

function withBody(request: HttpRequest, body: object): HttpRequest {
  return { ...request, headers: { ...request.headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function jsonObject({ headers, body }: HttpRequest): JsonObject {
  if (!/^application\/json *(;[^,]*)?$/i.test(headers['content-type'] ?? '')) {
    throw new OAuthError(400, 'invalid_client_metadata', 'the content type must be application/json');
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // not the parser's message, which quotes the body
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OAuthError(400, 'invalid_client_metadata', 'the request body must be a JSON object');
  }
  return tolerateClientMetadata(value as JsonObject);
}
