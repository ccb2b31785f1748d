import { buildRequest } from './build-request';
import { exchange, type HttpAnswer } from './http-answer';
import { withRetries } from './retries';
import { toToolAnswer } from './tool-answer';
import type { HttpHandlerManifest } from '../../../../src/contract';
import { timeLimit } from '../../../shared/time-limit';
import type { ToolHandler } from '../../call/handler';
import { authorizedEgress } from '../../credentials/authorized-egress';
import { createCredentials } from '../../credentials/create-credentials';
import { createEgress } from '../../egress/egress';

/** A tool that is one request to an HTTP service. */
export function createHttpHandler(manifest: HttpHandlerManifest): ToolHandler {
  const { service, retryAttempts, timeout = Infinity, maxResultSize } = manifest;
  const limit = timeLimit(timeout);
  const { allowedNetworks, baseUrl } = service;
  const credentials = createCredentials(service);
  const egress = createEgress({ allowedNetworks, baseUrl, maxResponseSize: maxResultSize });

  return async (event, { signal, accessToken }) => {
    const until = Date.now() + limit;
    const request = buildRequest(manifest, event);
    const authorized = authorizedEgress(egress, credentials, accessToken);
    const attempt = (): Promise<HttpAnswer> => exchange(authorized, request, signal);
    return toToolAnswer(await withRetries(attempt, { retryAttempts, until, signal }), manifest, event);
  };
}
