import { ACCOUNT_URL } from './account-sign-in';
import { type Browser, csrfToken, isCsrfToken } from '../authorization/browser';
import type { AccountNotice } from '../pages/account-page';

const NOTICES: readonly AccountNotice[] = ['ended', 'endedAll', 'signedOut', 'refused'];

/** Parameter that says what was done or refused. It carries a proof, so that nobody else's link can make the page say it. */
const PARAMETER = 'done';

/** Returns the URL of the account page that says what was done. */
export function noticeUrl(browser: Browser, notice: AccountNotice): string {
  return `${ACCOUNT_URL}?${PARAMETER}=${csrfToken(browser, purposeOf(notice))}`;
}

/** Finds the notice that the page has to show, from the query that it was opened with. */
export function noticeIn(query: string, browser: Browser): AccountNotice | undefined {
  const proof = new URLSearchParams(query).get(PARAMETER);
  return NOTICES.find((notice) => isCsrfToken(proof, browser, purposeOf(notice)));
}

function purposeOf(notice: AccountNotice): string {
  return `notice ${notice}`;
}
