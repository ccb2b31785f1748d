import { buildRequest } from './build-request';
import { exchange, type HttpAnswer } from './http-answer';
import { withRetries } from './retries';
import { toToolAnswer } from './tool-answer';
import type { HttpHandlerManifest } from '../../../../src/contract';
import { timeLimit } from '../../../shared/time-limit';
import type { ToolHandler } from '../../call/handler';
import { authorizedFetch } from '../../credentials/authorized-fetch';
import { createCredentials } from '../../credentials/create-credentials';
import { createEgressFetch } from '../../egress/egress-fetch';

/** A tool that is one request to an HTTP service. */
export function createHttpHandler(manifest: HttpHandlerManifest): ToolHandler {
  const { service, retryAttempts, timeout = Infinity, maxResultSize } = manifest;
  const { allowedNetworks, baseUrl } = service;
  const credentials = createCredentials(service);
  const egress = createEgressFetch({ allowedNetworks, baseUrl, maxResponseSize: maxResultSize });

  return async (event, { signal, accessToken }) => {
    const until = Date.now() + timeLimit(timeout);
    const { url, ...request } = buildRequest(manifest, event);
    const fetch = authorizedFetch(egress, credentials, accessToken);
    const attempt = (): Promise<HttpAnswer> => exchange(fetch, url, { ...request, signal });
    return toToolAnswer(await withRetries(attempt, { retryAttempts, until, signal }), manifest, event);
  };
}
