import { recordsOfTokenRequest } from './token-records';
import { withoutOptionalProof } from '../clients/optional-proof';
import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { redirectUriOfCode } from '../records/authorization-code-adapter';
import { readTogether, withRecords } from '../records/records-read-together';
import { tolerateRequestAboutToken, tolerateTokenRequest } from '../tolerance/tolerate';

/**
 * The token endpoint (RFC 6749 section 3.2).
 *
 * @throws ServiceUnavailableError
 */
export async function exchangeToken(request: HttpRequest): Promise<HttpResponse> {
  const authenticated = request.body.includes('client_assertion') ? await withoutOptionalProof(request) : request;
  const complete = await withRedirectUri(tolerateTokenRequest(authenticated));
  return withRecords(await readTogether(recordsOfTokenRequest(complete)), () => exchangeWithProvider(complete));
}

/**
 * The endpoints where clients revoke a token (RFC 7009) or have it looked at (RFC 7662).
 *
 * @throws ServiceUnavailableError
 */
export async function manageToken(request: HttpRequest): Promise<HttpResponse> {
  return exchangeWithProvider(tolerateRequestAboutToken(request));
}

/**
 * Completes a request that exchanges a code and names no redirect URI, as OAuth 2.1 has it (section 4.1.3): the verifier, which every
 * request here needs, proves already that it is of the client that began. oidc-provider insists on both.
 */
async function withRedirectUri(request: HttpRequest): Promise<HttpRequest> {
  const form = new URLSearchParams(request.body);
  const code = form.get('code');
  if (form.get('grant_type') !== 'authorization_code' || code === null || form.has('redirect_uri')) {
    return request;
  }
  const redirectUri = await redirectUriOfCode(code);
  return redirectUri === undefined ? request : { ...request, body: `${request.body}&${new URLSearchParams({ redirect_uri: redirectUri })}` };
}
