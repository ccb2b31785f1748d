import { refuseAuthorization } from './authorization/authorization-endpoint';
import { type HttpRequest, type HttpResponse, jsonResponse, PUBLIC_FOR_FIVE_MINUTES } from './http-message';
import { authorizationServerMetadata, protectedResourceMetadata } from './metadata/metadata';
import { OAuthError } from './oauth-error';
import { issuer, mcpUrl, settings } from './settings';
import { OAUTH_PATHS } from '../../src/contract';

type Endpoint = (request: HttpRequest) => Promise<HttpResponse>;

const answerResourceMetadata: Endpoint = async () =>
  jsonResponse(200, protectedResourceMetadata(issuer, mcpUrl, settings), PUBLIC_FOR_FIVE_MINUTES);

const answerServerMetadata: Endpoint = async () =>
  jsonResponse(200, authorizationServerMetadata(issuer, settings), PUBLIC_FOR_FIVE_MINUTES);

// Imported when first needed: metadata, which every client reads first, is answered without the AWS SDK and oidc-provider.
const answerKeySet: Endpoint = async () => (await import('./metadata/jwks-endpoint')).answerKeySet();
const exchangeWithProvider: Endpoint = async (request) => (await import('./provider/provider-exchange')).exchangeWithProvider(request);
const registerClient: Endpoint = async (request) => (await import('./clients/client-registration')).registerClient(request);
const updateClient: Endpoint = async (request) => (await import('./clients/client-registration')).updateClient(request);

/** By path, by method. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  [OAUTH_PATHS.protectedResourceMetadata]: { GET: answerResourceMetadata },
  [OAUTH_PATHS.protectedResourceMetadataForMcp]: { GET: answerResourceMetadata },
  [OAUTH_PATHS.openidConfiguration]: { GET: answerServerMetadata },
  [OAUTH_PATHS.authorizationServerMetadata]: { GET: answerServerMetadata },
  [OAUTH_PATHS.jwks]: { GET: answerKeySet },
  [OAUTH_PATHS.authorization]: { GET: refuseAuthorization, POST: refuseAuthorization },
  [OAUTH_PATHS.token]: { POST: exchangeWithProvider },
  [OAUTH_PATHS.revocation]: { POST: exchangeWithProvider },
  [OAUTH_PATHS.introspection]: { POST: exchangeWithProvider },
  [OAUTH_PATHS.registration]: { POST: registerClient },
  [OAUTH_PATHS.registrationAlias]: { POST: registerClient },
};

/** RFC 7592: the management of one client. */
const CLIENT_ROUTE = { GET: exchangeWithProvider, PUT: updateClient, DELETE: exchangeWithProvider };
const CLIENT_PATH = new RegExp(`^${OAUTH_PATHS.registration}/[\\w.~-]+$`);

/**
 * Answers a request.
 *
 * @throws OAuthError, also for paths and methods that do not exist
 * @throws ServiceUnavailableError
 */
export async function answer(request: HttpRequest): Promise<HttpResponse> {
  const methods = CLIENT_PATH.test(request.path) ? CLIENT_ROUTE : ROUTES[request.path];
  if (methods === undefined) {
    throw new OAuthError(404, 'not_found', 'there is no such endpoint');
  }
  const endpoint = (methods as Record<string, Endpoint | undefined>)[request.method];
  if (endpoint === undefined) {
    throw new OAuthError(405, 'invalid_request', 'the method is not allowed', { allow: Object.keys(methods).join(', ') });
  }
  return endpoint(request);
}
