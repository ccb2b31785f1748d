import { beginSession, endSession } from './session';
import { OAUTH_PATHS } from '../../../src/contract';
import { type Browser, csrfToken } from '../authorization/browser';
import { letIn, sendToProvider } from '../authorization/sign-in';
import { signInProblem } from '../authorization/sign-in-problem';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import type { Person } from '../identity-provider/identity-provider';
import { loadIdentityProvider } from '../identity-provider/load-identity-provider';
import type { FormTarget } from '../pages/form';
import { issuer } from '../settings';

/** URL of the account page. */
export const ACCOUNT_URL = issuer + OAUTH_PATHS.account;

/**
 * Returns the purpose that the forms of the account page prove: not only that they are ours, but also whose page it was. In another
 * tab, somebody else may have signed in since.
 *
 * @param accountId the account of the person who is signed in; absent if nobody is
 */
export function accountPurpose(accountId?: string): string {
  return accountId === undefined ? 'account' : `account of ${accountId}`;
}

/** Returns the URL that the forms of the account page are posted to, with their CSRF token. */
export function accountForm(browser: Browser, accountId?: string): FormTarget {
  return { action: ACCOUNT_URL, csrfToken: csrfToken(browser, accountPurpose(accountId)) };
}

/**
 * Signs in a person who wants to see the account page: sends them to the identity provider, or checks the passphrase.
 *
 * @throws ProblemError
 * @throws SignInError
 * @throws ServiceUnavailableError
 */
export async function signInToAccount(request: HttpRequest, browser: Browser, passphrase: string): Promise<HttpResponse> {
  const provider = await loadIdentityProvider();
  return provider.type === 'redirect'
    ? sendToProvider(provider, { browserHash: browser.hash }, { freshLogin: false })
    : enterAccount(request, browser, await provider.verify(passphrase, request.sourceAddress));
}

/**
 * Lets a person sign in with another account. Everybody who knows the passphrase has the same account, so they are just signed out.
 *
 * @throws ProblemError
 * @throws ServiceUnavailableError
 */
export async function switchAccount(request: HttpRequest, browser: Browser): Promise<HttpResponse> {
  const provider = await loadIdentityProvider();
  if (provider.type === 'passphrase') {
    return { ...redirect(ACCOUNT_URL), cookies: [await endSession(request)] };
  }
  try {
    return await sendToProvider(provider, { browserHash: browser.hash }, { freshLogin: true });
  } catch (error) {
    throw signInProblem(error, ACCOUNT_URL);
  }
}

/**
 * Lets in a person who has signed in, and sends them to the account page. They get a session and nothing else: no client takes part,
 * and no code or token is issued.
 *
 * @throws ProblemError when they may not enter
 * @throws ServiceUnavailableError
 */
export async function enterAccount(request: HttpRequest, browser: Browser, person: Person): Promise<HttpResponse> {
  await letIn(person, accountForm(browser));
  return { ...redirect(ACCOUNT_URL), cookies: [await beginSession(request, person)] };
}
