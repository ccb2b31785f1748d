import { accountForm, accountPurpose, ACCOUNT_URL, signInToAccount, switchAccount } from './account-sign-in';
import { endAccess, findConnections } from './connections';
import { noticeIn, noticeUrl } from './notice';
import { endSession, findSession, type SignedInSession } from './session';
import { log } from '../../shared/log';
import { findAccount } from '../authorization/account';
import { type Browser, browserOf, introduce, isCsrfToken, newBrowser } from '../authorization/browser';
import { foreignForm, isFromOurOrigin } from '../authorization/form-origin';
import { ProblemError } from '../authorization/problem-error';
import { forBrowsers } from '../authorization/problem-page';
import { serverView } from '../authorization/server-view';
import { signInProblem } from '../authorization/sign-in-problem';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { SignInError } from '../identity-provider/identity-provider';
import { loadIdentityProvider } from '../identity-provider/load-identity-provider';
import { type AccountNotice, accountPage } from '../pages/account-page';
import { accountSignInPage } from '../pages/account-sign-in-page';
import { type Decision, FORM_FIELDS } from '../pages/form';
import { readerLocale } from '../pages/reader-locale';
import type { SignInMethod } from '../pages/sign-in-page';
import { issuer, settings } from '../settings';

/** Shows a person what they have allowed. Whoever is not signed in is asked to do so first. */
export const showAccount = forBrowsers(async (request) => {
  const browser = browserOf(request) ?? newBrowser();
  const session = await findSession(request);
  const account = session && await findAccount(session.accountId);
  const notice = noticeIn(request.query, browser);
  if (account === undefined) {
    return introduce(request, browser, await showSignIn(request, browser, notice));
  }
  const connections = await findConnections(account.id);
  return introduce(request, browser, accountPage({
    server: serverView,
    homeUrl: `${issuer}/`,
    person: { ...account, hasPassphrase: settings.identityProvider?.type === 'passphrase' },
    locale: readerLocale(request.headers['accept-language']),
    canSwitch: settings.identityProvider?.type !== 'passphrase',
    connections: connections.map(({ scopes, ...others }) => ({ ...others, scopes: settings.scopes.filter(({ name }) => scopes.has(name)) })),
    form: accountForm(browser, account.id),
    notice,
  }));
});

/** Takes what a person decided on the account page, or on the page that precedes it. */
export const decideAccount = forBrowsers(async (request) => {
  const browser = browserOf(request);
  if (browser === undefined) {
    throw new ProblemError({ type: 'noCookie' });
  }
  const session = await findSession(request);
  if (!isFromOurOrigin(request)) {
    throw foreignForm(request, session?.accountId);
  }
  const form = new URLSearchParams(request.body);
  const [token, decision] = [form.get(FORM_FIELDS.csrfToken), form.get(FORM_FIELDS.decision) as Decision | null];
  if (session !== undefined && isCsrfToken(token, browser, accountPurpose(session.accountId))) {
    return decideSignedIn(request, browser, session, decision, form.get(FORM_FIELDS.client) ?? '');
  }
  if (isCsrfToken(token, browser, accountPurpose())) {
    return decideSignIn(request, browser, decision, form.get(FORM_FIELDS.passphrase) ?? '');
  }
  // a page of before the session ended, or of somebody else: nothing is done, and the person sees how things are
  return redirect(ACCOUNT_URL);
});

async function decideSignedIn(
  request: HttpRequest, browser: Browser, { accountId }: SignedInSession, decision: Decision | null, clientId: string,
): Promise<HttpResponse> {
  switch (decision) {
    case 'end':
      await end(request, accountId, clientId);
      return redirect(noticeUrl(browser, 'ended'));
    case 'endAll':
      await end(request, accountId);
      return redirect(noticeUrl(browser, 'endedAll'));
    case 'switchAccount':
      return switchAccount(request, browser);
    case 'signOut':
      return { ...redirect(noticeUrl(browser, 'signedOut')), cookies: [await endSession(request)] };
    default:
      throw new ProblemError({ type: 'invalidRequest' });
  }
}

async function decideSignIn(request: HttpRequest, browser: Browser, decision: Decision | null, passphrase: string): Promise<HttpResponse> {
  switch (decision) {
    case 'continue': return signIn(request, browser, passphrase);
    case 'switchAccount': return switchAccount(request, browser);
    default: throw new ProblemError({ type: 'invalidRequest' });
  }
}

async function signIn(request: HttpRequest, browser: Browser, passphrase: string): Promise<HttpResponse> {
  try {
    return await signInToAccount(request, browser, passphrase);
  } catch (error) {
    if (error instanceof SignInError && error.reason === 'wrongPassphrase') {
      return redirect(noticeUrl(browser, 'refused'));
    }
    throw signInProblem(error, ACCOUNT_URL);
  }
}

async function end(request: HttpRequest, accountId: string, clientId?: string): Promise<void> {
  const grants = await endAccess(accountId, clientId);
  log.info('A person ended access', { requestId: request.requestId, subject: accountId, clientId, grants });
}

async function showSignIn({ sourceAddress }: HttpRequest, browser: Browser, notice: AccountNotice | undefined): Promise<HttpResponse> {
  return accountSignInPage({
    server: serverView,
    form: accountForm(browser),
    method: await signInMethod(sourceAddress, notice === 'refused'),
    signedOut: notice === 'signedOut',
  });
}

async function signInMethod(sourceAddress: string, refused: boolean): Promise<SignInMethod> {
  const provider = await loadIdentityProvider();
  if (provider.type === 'redirect') {
    return { type: 'redirect', label: provider.label };
  }
  try {
    return { type: 'passphrase', refused, attemptsLeft: await provider.attemptsLeft(sourceAddress) };
  } catch (error) {
    throw signInProblem(error, ACCOUNT_URL);
  }
}
