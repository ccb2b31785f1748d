import { browserOf } from './browser';
import { forBrowsers } from './problem-page';
import { enter, REDIRECT_URI, takeSignIn } from './sign-in';
import { signInProblem } from './sign-in-problem';
import { loadIdentityProvider, type RedirectIdentityProvider } from '../identity-provider/identity-provider';

/** The redirect URI at the identity provider: takes people back who have signed in there. */
export const completeSignIn = forBrowsers(async (request) => {
  const { query, requestId } = request;
  const browser = browserOf(request);
  const state = new URLSearchParams(query).get('state') ?? '';
  const { interaction, kept } = await takeSignIn(state, browser, requestId);
  const provider = await loadIdentityProvider() as RedirectIdentityProvider;
  try {
    const person = await provider.complete({ callback: new URL(`${REDIRECT_URI}?${query}`), kept });
    return await enter(request, browser!, interaction, person);
  } catch (error) {
    throw signInProblem(error, interaction);
  }
});
