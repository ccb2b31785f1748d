import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { mcpUrl } from '../settings';
import { withCanonicalResource } from '../tokens/resource-indicator';

/**
 * The endpoint that clients push authorization requests to (RFC 9126).
 *
 * @throws ServiceUnavailableError
 */
export async function pushAuthorizationRequest(request: HttpRequest): Promise<HttpResponse> {
  return exchangeWithProvider({ ...request, body: withCanonicalResource(request.body, mcpUrl) });
}
