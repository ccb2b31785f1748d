import type { Browser } from './browser';
import { interactionUrl } from './interaction';
import { ProblemError } from './problem-error';
import { isConditionFailed } from '../../shared/record-table';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { PUSHED_REQUEST } from '../records/pushed-request-adapter';
import { readRecord, setAttributeOnce } from '../records/record-table';

/** Before the id of a pushed authorization request (RFC 9126 section 2.2). */
const URN = 'urn:ietf:params:oauth:request_uri:';

/** Attribute of a pushed request that names the interaction which it has begun, and the browser. */
const OPENED = 'opened';

/**
 * Answers a browser that opens a pushed request again: with the page that it got before. Each interaction is a record, and whoever has a
 * `request_uri` could make as many as they like of one small request. RFC 9126 section 4 has it used once, but for reloads.
 *
 * @returns undefined if the request names none that was opened
 * @throws ProblemError `expired` if another browser has opened it
 * @throws ServiceUnavailableError
 */
export async function openedBefore({ query }: HttpRequest, browser: Browser): Promise<HttpResponse | undefined> {
  const requestUri = new URLSearchParams(query).get('request_uri');
  const opened = requestUri?.startsWith(URN) ? (await readRecord(PUSHED_REQUEST, requestUri.slice(URN.length)))?.attributes[OPENED] : undefined;
  if (opened === undefined) {
    return undefined;
  }
  const [interactionId, browserHash] = opened.split(' ') as [string, string];
  if (browserHash !== browser.hash) {
    throw new ProblemError({ type: 'expired' });
  }
  return redirect(interactionUrl(interactionId));
}

/**
 * Notes that a pushed request has begun an interaction. Of several requests that try at once, one wins.
 *
 * @throws ProblemError `expired` for all others
 * @throws ServiceUnavailableError
 */
export async function noteOpened(requestId: string, interactionId: string, browserHash: string): Promise<void> {
  try {
    await setAttributeOnce(PUSHED_REQUEST, requestId, OPENED, `${interactionId} ${browserHash}`);
  } catch (error) {
    throw isConditionFailed(error) ? new ProblemError({ type: 'expired' }) : error;
  }
}
