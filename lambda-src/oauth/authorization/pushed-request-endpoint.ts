import { soundPushedRequest } from './sound-request';
import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';

/**
 * The endpoint that clients push authorization requests to (RFC 9126).
 *
 * @throws OAuthError when the request is too large
 * @throws ServiceUnavailableError
 */
export async function pushAuthorizationRequest(request: HttpRequest): Promise<HttpResponse> {
  return exchangeWithProvider(soundPushedRequest(request));
}
