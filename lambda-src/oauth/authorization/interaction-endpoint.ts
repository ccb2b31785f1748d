import { findAccount } from './account';
import { type Browser, browserOf, isCsrfToken, sessionIdOf } from './browser';
import { consentRequest } from './consent';
import { findInteraction, formTarget, type Interaction, interactionUrl, restartWithSignIn } from './interaction';
import { ProblemError } from './problem-error';
import { forBrowsers } from './problem-page';
import { resume } from './resume';
import { serverView } from './server-view';
import { enter, startSignIn } from './sign-in';
import { signInProblem } from './sign-in-problem';
import { epochSeconds } from '../../shared/clock';
import { clientOrigin } from '../clients/client-origin';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { loadIdentityProvider, SignInError } from '../identity-provider/identity-provider';
import { clientView } from '../pages/client-view';
import { consentPage } from '../pages/consent-page';
import { type Decision, FORM_FIELDS } from '../pages/form';
import { signInPage } from '../pages/sign-in-page';
import { reportSecurityEvent } from '../security-event';
import { issuer, settings } from '../settings';

const OUR_ORIGIN = new URL(issuer).origin;

/** Shows the page of an interaction: the sign-in page, or the consent page. */
export const showInteraction = forBrowsers(async (request) => {
  const { interaction, browser } = await requireInteraction(request);
  return interaction.step === 'signIn' ? showSignIn(interaction, browser) : showConsent(interaction, browser);
});

/** Takes what the person decided on one of the pages. */
export const decideInteraction = forBrowsers(async (request) => {
  requireOurOrigin(request);
  const { interaction, browser } = await requireInteraction(request);
  const form = new URLSearchParams(request.body);
  if (!isCsrfToken(form.get(FORM_FIELDS.csrfToken), browser, interaction.id)) {
    reportSecurityEvent('foreignForm', { requestId: request.requestId });
    throw new ProblemError({ type: 'foreignForm' });
  }
  const decision = form.get(FORM_FIELDS.decision) as Decision | null;
  switch (`${interaction.step} ${decision}`) {
    case 'signIn continue': return continueSignIn(request, interaction, browser, form.get(FORM_FIELDS.passphrase) ?? '');
    case 'consent allow': return resume(request, browser, interaction, { consent: {} }, sessionIdOf(request));
    case 'signIn cancel': return resume(request, browser, interaction, DENIED, undefined);
    case 'consent deny': return resume(request, browser, interaction, DENIED, sessionIdOf(request));
    case 'signIn switchAccount':
    case 'consent switchAccount':
      await restartWithSignIn(interaction.id);
      return redirect(interactionUrl(interaction.id));
    default: throw new ProblemError({ type: 'invalidRequest' });
  }
});

const DENIED = { error: 'access_denied', error_description: 'the person did not allow it' };

/** Finds the interaction that the path names, for the browser that it belongs to. */
async function requireInteraction(request: HttpRequest): Promise<{ interaction: Interaction; browser: Browser }> {
  const browser = browserOf(request);
  if (browser === undefined) {
    throw new ProblemError({ type: 'cookiesBlocked' });
  }
  const interaction = await findInteraction(request.path.split('/').at(-1)!);
  if (interaction === undefined) {
    throw new ProblemError({ type: 'expired' });
  }
  if (interaction.browserHash !== browser.hash) {
    reportSecurityEvent('foreignBrowser', { requestId: request.requestId });
    throw new ProblemError({ type: 'wrongBrowser' });
  }
  return { interaction, browser };
}

/** Browsers name the origin of every form that is posted. `null` is one that hides. */
function requireOurOrigin({ headers: { origin }, requestId }: HttpRequest): void {
  if (origin !== undefined && origin !== OUR_ORIGIN) {
    reportSecurityEvent('foreignForm', { requestId });
    throw new ProblemError({ type: 'foreignForm' });
  }
}

async function showSignIn(interaction: Interaction, browser: Browser, refused = false): Promise<HttpResponse> {
  const provider = await loadIdentityProvider();
  return signInPage({
    server: serverView,
    client: viewOfClient(interaction),
    form: formTarget(interaction.id, browser),
    method: provider.type === 'redirect' ? { type: 'redirect', label: provider.label } : { type: 'passphrase', refused },
  });
}

async function showConsent(interaction: Interaction, browser: Browser): Promise<HttpResponse> {
  const { client, params, accountId } = interaction;
  const account = await findAccount(accountId!);
  if (account === undefined) {
    throw new ProblemError({ type: 'expired' });
  }
  const { scopes } = consentRequest(account, client.client_id, params.redirect_uri, params.scope);
  return consentPage({
    server: serverView,
    client: viewOfClient(interaction),
    person: account,
    scopes: settings.scopes.filter(({ name }) => scopes.includes(name)),
    connection: client.refreshes
      ? { type: 'lasting', until: epochSeconds() + settings.grantLifetime }
      : { type: 'brief', lifetime: settings.accessTokenLifetime },
    form: formTarget(interaction.id, browser),
  });
}

/** The identity provider gets the browser only now, after the person saw which client asks, and went on. */
async function continueSignIn(request: HttpRequest, interaction: Interaction, browser: Browser, passphrase: string): Promise<HttpResponse> {
  const provider = await loadIdentityProvider();
  try {
    if (provider.type === 'redirect') {
      return await startSignIn(provider, interaction);
    }
    return await enter(request, browser, interaction, await provider.verify(passphrase, request.sourceAddress));
  } catch (error) {
    if (error instanceof SignInError && error.reason === 'wrongPassphrase') {
      return showSignIn(interaction, browser, true);
    }
    throw signInProblem(error, interaction);
  }
}

function viewOfClient({ client, params }: Interaction) {
  return clientView(client, clientOrigin(client.client_id), params.redirect_uri);
}
