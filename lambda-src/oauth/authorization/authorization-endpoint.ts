import { withAuthorizationRecords } from './authorization-records';
import { type Browser, browserOf, introduce, newBrowser, sessionIdOf } from './browser';
import { openedBefore } from './opened-request';
import { forBrowsers } from './problem-page';
import { requireRoomInLocation } from './request-size';
import { soundAuthorizationRequest } from './sound-request';
import { OAUTH_PATHS } from '../../../src/contract';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';
import { issuer } from '../settings';
import { formOf, readParameters, withoutEmptyParameters } from '../tolerance/parameters';

/** The authorization endpoint (RFC 6749 section 3.1): sends the browser to the sign-in or consent page, or back to the client. */
export const authorize = forBrowsers(async (request) => {
  const browser = browserOf(request) ?? newBrowser();
  const response = await openedBefore(request, browser) ?? await begin(request, browser);
  return introduce(request, browser, response);
});

async function begin(request: HttpRequest, browser: Browser): Promise<HttpResponse> {
  const sound = soundAuthorizationRequest(request);
  const [clientId, sessionId] = [new URLSearchParams(sound.query).get('client_id') ?? undefined, sessionIdOf(request)];
  const state = { browserHash: browser.hash, begunByPerson: isBegunByPerson(request), sessionId };
  return withAuthorizationRecords({ clientId, sessionId }, () => exchangeWithProvider(sound, state));
}

/** Browsers send no cookies with forms from elsewhere, but do so with the redirect that follows. The request is checked there. */
export const authorizeByForm = forBrowsers(async ({ body }) => {
  const parameters = withoutEmptyParameters(readParameters(body));
  requireRoomInLocation(parameters);
  return redirect(`${issuer}${OAUTH_PATHS.authorization}?${formOf(parameters)}`);
});

/** Fetch Metadata: `none` is a link that the person followed outside of any site, as programs on their computer open. */
function isBegunByPerson({ headers }: HttpRequest): boolean {
  return ['none', 'same-origin'].includes(headers['sec-fetch-site'] ?? '');
}
