import { withCanonicalResource } from './resource-indicator';
import { withWorkloadClient } from '../assertions/workload-client';
import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { mcpUrl } from '../settings';

/**
 * The token endpoint (RFC 6749 section 3.2).
 *
 * @throws ServiceUnavailableError
 */
export async function exchangeToken(request: HttpRequest): Promise<HttpResponse> {
  return exchangeWithProvider(withWorkloadClient({ ...request, body: withCanonicalResource(request.body, mcpUrl) }));
}
