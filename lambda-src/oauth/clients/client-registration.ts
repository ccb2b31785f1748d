import { hashClientSecret } from './client-secret';
import { type JsonObject, OAUTH_PATHS } from '../../../src/contract';
import type { HttpRequest, HttpResponse } from '../http-message';
import { requireInitialAccessToken } from './initial-access-token';
import { OAuthError } from '../oauth-error';
import { registrableMetadata } from './registration-policy';
import { exchangeWithProvider } from '../provider/provider-exchange';

/** What a client may not send back to the server (RFC 7592 section 2.2), or must; oidc-provider looks after it. */
const MANAGED_MEMBERS = ['client_id', 'client_id_issued_at', 'client_secret_expires_at', 'registration_access_token', 'registration_client_uri'];

/**
 * Registers a client (RFC 7591 section 3).
 *
 * @throws OAuthError
 * @throws ServiceUnavailableError
 */
export async function registerClient(request: HttpRequest): Promise<HttpResponse> {
  await requireInitialAccessToken(request.headers.authorization);
  const metadata = registrableMetadata(jsonObject(request));
  return exchangeWithProvider(withBody({ ...request, path: OAUTH_PATHS.registration }, metadata));
}

/**
 * Updates a client (RFC 7592 section 2.2), by the same policy that it was registered by.
 *
 * @throws OAuthError
 * @throws ServiceUnavailableError
 */
export async function updateClient(request: HttpRequest): Promise<HttpResponse> {
  const requested = jsonObject(request);
  const managed = MANAGED_MEMBERS.flatMap((name) => (requested[name] == null ? [] : [[name, requested[name]]]));
  const secret = requested.client_secret;
  const metadata = {
    ...registrableMetadata(requested),
    ...Object.fromEntries(managed),
    // to be compared with the hash that is stored
    ...(secret != null && { client_secret: hashClientSecret(String(secret)) }),
  };
  return exchangeWithProvider(withBody(request, metadata));
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
  return value as JsonObject;
}
