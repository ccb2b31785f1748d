import { refuseAuthorization } from './authorization/refused-authorization';
import {
  asksForPage, type HttpRequest, type HttpResponse, noSuchEndpoint, readableByAnyOrigin, redirect,
} from './http-message';
import { isAheadOfTime, LATER } from './navigation';
import { OAuthError } from './oauth-error';
import { exchangeWithProvider } from './provider/provider-exchange';
import { issuer, settings } from './settings';
import { answerKeySet } from './tokens/key-set';
import { exchangeToken, manageToken } from './tokens/token-endpoint';
import { OAUTH_PATHS, peopleCanSignIn } from '../../src/contract';

type Endpoint = (request: HttpRequest) => Promise<HttpResponse>;

const manageClient: Endpoint = async (request) => exchangeWithProvider(request);

// Imported when first needed: what only registrations and people's browsers need. What tokens need is loaded while the function starts.
const pushAuthorizationRequest: Endpoint = async (request) =>
  (await import('./authorization/pushed-request-endpoint')).pushAuthorizationRequest(request);
const registerClient: Endpoint = async (request) => (await import('./clients/client-registration')).registerClient(request);
const updateClient: Endpoint = async (request) => (await import('./clients/client-registration')).updateClient(request);
const authorize: Endpoint = async (request) => (await import('./authorization/authorization-endpoint')).authorize(request);
const authorizeByForm: Endpoint = async (request) => (await import('./authorization/authorization-endpoint')).authorizeByForm(request);
const showInteraction: Endpoint = async (request) => (await import('./authorization/interaction-endpoint')).showInteraction(request);
const decideInteraction: Endpoint = async (request) => (await import('./authorization/interaction-endpoint')).decideInteraction(request);
const showAccount: Endpoint = async (request) => (await import('./account/account-endpoint')).showAccount(request);
const decideAccount: Endpoint = async (request) => (await import('./account/account-endpoint')).decideAccount(request);

/** The root is a page for browsers. For everybody else it is what every path is that does not exist. */
const answerHome: Endpoint = async (request) => ['GET', 'HEAD'].includes(request.method) && asksForPage(request)
  ? (await import('./home/home-endpoint')).showHome(request)
  : readableByAnyOrigin(noSuchEndpoint(request));

const completeSignIn: Endpoint = async (request) => (await import('./authorization/callback-endpoint')).completeSignIn(request);

type Methods = Readonly<Record<string, Endpoint>>;

/** What clients call, by path and method. */
const CLIENT_ENDPOINTS: Readonly<Record<string, Methods>> = {
  [OAUTH_PATHS.jwks]: { GET: answerKeySet },
  [OAUTH_PATHS.token]: { POST: exchangeToken },
  [OAUTH_PATHS.revocation]: { POST: manageToken },
  [OAUTH_PATHS.introspection]: { POST: manageToken },
  [OAUTH_PATHS.registration]: { POST: registerClient },
  [OAUTH_PATHS.registrationAlias]: { POST: registerClient },
  [OAUTH_PATHS.registrationGuess]: { POST: registerClient },
  ...(peopleCanSignIn(settings)
    ? { [OAUTH_PATHS.pushedAuthorizationRequest]: { POST: pushAuthorizationRequest } }
    : { [OAUTH_PATHS.authorization]: { GET: refuseAuthorization, POST: refuseAuthorization } }),
};

/** Where people's browsers come to, by path and method. */
const BROWSER_ENDPOINTS: Readonly<Record<string, Methods>> = peopleCanSignIn(settings) ? {
  [OAUTH_PATHS.authorization]: { GET: authorize, POST: authorizeByForm },
  [OAUTH_PATHS.account]: { GET: showAccount, POST: decideAccount },
  [OAUTH_PATHS.signInCallback]: { GET: completeSignIn },
} : {};

/** The page of one authorization request. */
const INTERACTION_ENDPOINT: Methods = { GET: showInteraction, POST: decideInteraction };
const INTERACTION_PATH = new RegExp(`^${OAUTH_PATHS.authorization}/[\\w-]+$`);

/** RFC 7592: the management of one client. */
const CLIENT_MANAGEMENT: Methods = { GET: manageClient, PUT: updateClient, DELETE: manageClient };
const CLIENT_PATH = new RegExp(`^${OAUTH_PATHS.registration}/[\\w.~-]+$`);

/**
 * Answers a request.
 *
 * @throws OAuthError, also for paths and methods that do not exist
 * @throws ServiceUnavailableError
 */
export async function answer(request: HttpRequest): Promise<HttpResponse> {
  const { path, method } = request;
  const browserEndpoint = INTERACTION_PATH.test(path) && peopleCanSignIn(settings) ? INTERACTION_ENDPOINT : BROWSER_ENDPOINTS[path];
  if (path === OAUTH_PATHS.home) {
    return answerHome(request);
  }
  if (browserEndpoint !== undefined) {
    return isAheadOfTime(request) ? LATER : endpointOf(browserEndpoint, request)(request);
  }
  const methods = CLIENT_PATH.test(path) ? CLIENT_MANAGEMENT : CLIENT_ENDPOINTS[path];
  const hasDocument = methods?.GET !== undefined && methods !== CLIENT_MANAGEMENT;
  if (!hasDocument && method === 'GET' && asksForPage(request)) {
    // as the gateway does with paths that it does not know: a person opened what is for programs
    return redirect(issuer + OAUTH_PATHS.home);
  }
  return readableByAnyOrigin(await (method === 'HEAD' ? answerHead(methods, request) : endpointOf(methods, request)(request)));
}

/** Answers HEAD like GET (RFC 9110 section 9.3.2). */
async function answerHead(methods: Methods | undefined, request: HttpRequest): Promise<HttpResponse> {
  const asGet = { ...request, method: 'GET' };
  return { ...await endpointOf(methods, asGet)(asGet), body: '' };
}

function endpointOf(methods: Methods | undefined, { method }: HttpRequest): Endpoint {
  if (methods === undefined) {
    throw new OAuthError(404, 'not_found', 'there is no such endpoint');
  }
  const endpoint = methods[method];
  if (endpoint === undefined) {
    throw new OAuthError(405, 'invalid_request', 'the method is not allowed', { allow: Object.keys(methods).join(', ') });
  }
  return endpoint;
}
