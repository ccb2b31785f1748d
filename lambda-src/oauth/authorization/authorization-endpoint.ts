import { browserCookie, browserOf, newBrowser, sessionIdOf } from './browser';
import { forBrowsers } from './problem-page';
import { OAUTH_PATHS } from '../../../src/contract';
import { type HttpRequest, redirect } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { issuer, mcpUrl } from '../settings';
import { withCanonicalResource } from '../tokens/resource-indicator';

/** The authorization endpoint (RFC 6749 section 3.1): sends the browser to the sign-in or consent page, or back to the client. */
export const authorize = forBrowsers(async (request) => {
  const known = browserOf(request);
  const browser = known ?? newBrowser();
  const response = await exchangeWithProvider({ ...request, query: withCanonicalResource(request.query, mcpUrl) }, {
    browserHash: browser.hash,
    begunByPerson: isBegunByPerson(request),
    sessionId: sessionIdOf(request),
  });
  return known === undefined ? { ...response, cookies: [...response.cookies ?? [], browserCookie(browser)] } : response;
});

/** Browsers send no cookies with forms from elsewhere, but do so with the redirect that follows. */
export const authorizeByForm = forBrowsers(async ({ body }) => redirect(`${issuer}${OAUTH_PATHS.authorization}?${new URLSearchParams(body)}`));

/** Fetch Metadata: `none` is a link that the person followed outside of any site, as programs on their computer open. */
function isBegunByPerson({ headers }: HttpRequest): boolean {
  return ['none', 'same-origin'].includes(headers['sec-fetch-site'] ?? '');
}
