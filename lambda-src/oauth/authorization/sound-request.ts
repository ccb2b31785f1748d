import { requireModestSize } from './request-size';
import { withoutResponseMode } from './response-mode';
import type { HttpRequest } from '../http-message';
import { formOf, readParameters } from '../tolerance/parameters';
import { tolerateAuthorizationRequest, toleratePushedRequest } from '../tolerance/tolerate';

/**
 * Makes what a browser brings to the authorization endpoint fit for oidc-provider.
 *
 * @throws OAuthError when it is too large
 */
export function soundAuthorizationRequest(request: HttpRequest): HttpRequest {
  const tolerated = tolerateAuthorizationRequest(request);
  return { ...tolerated, query: soundForm(tolerated.query) };
}

/**
 * Makes what a client pushes fit for oidc-provider (RFC 9126).
 *
 * @throws OAuthError when it is too large
 */
export function soundPushedRequest(request: HttpRequest): HttpRequest {
  const tolerated = toleratePushedRequest(request);
  return { ...tolerated, body: soundForm(tolerated.body) };
}

function soundForm(form: string): string {
  const parameters = withoutResponseMode(readParameters(form));
  requireModestSize(parameters);
  return formOf(parameters);
}
