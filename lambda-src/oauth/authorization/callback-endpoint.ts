import { browserOf } from './browser';
import { interactionUrl } from './interaction';
import { forBrowsers } from './problem-page';
import { enter, REDIRECT_URI, takeSignIn } from './sign-in';
import { signInProblem } from './sign-in-problem';
import { ACCOUNT_URL, enterAccount } from '../account/account-sign-in';
import type { RedirectIdentityProvider } from '../identity-provider/identity-provider';
import { loadIdentityProvider } from '../identity-provider/load-identity-provider';

/** The redirect URI at the identity provider: takes people back who have signed in there. */
export const completeSignIn = forBrowsers(async (request) => {
  const { query, requestId } = request;
  const browser = browserOf(request);
  const state = new URLSearchParams(query).get('state') ?? '';
  const { interaction, kept } = await takeSignIn(state, browser, requestId);
  const provider = await loadIdentityProvider() as RedirectIdentityProvider;
  try {
    const person = await provider.complete({ callback: new URL(`${REDIRECT_URI}?${query}`), kept });
    return await (interaction ? enter(request, browser!, interaction, person) : enterAccount(request, browser!, person));
  } catch (error) {
    throw interaction ? signInProblem(error, interactionUrl(interaction.id), interaction.expiresAt) : signInProblem(error, ACCOUNT_URL);
  }
});
