import { findAccount } from './account';
import { type Browser, browserOf, isCsrfToken, sessionIdOf } from './browser';
import { consentRequest } from './consent';
import { foreignForm, isFromOurOrigin } from './form-origin';
import { findInteraction, formTarget, type Interaction, interactionUrl, restartWithSignIn } from './interaction';
import { ProblemError } from './problem-error';
import { forBrowsers } from './problem-page';
import { resume } from './resume';
import { scopeChoice } from './scope-choice';
import { serverView } from './server-view';
import { answerAgain, showSettled } from './settled-interaction';
import { enter, startSignIn } from './sign-in';
import { signInProblem } from './sign-in-problem';
import { OAUTH_PATHS } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { clientOrigin } from '../clients/client-origin';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { SignInError } from '../identity-provider/identity-provider';
import { loadIdentityProvider } from '../identity-provider/load-identity-provider';
import { clientView } from '../pages/client-view';
import { type Connection, consentPage } from '../pages/consent-page';
import { type Decision, FORM_FIELDS, isScopeField } from '../pages/form';
import { readerLocale } from '../pages/reader-locale';
import { signInPage, type SignInMethod } from '../pages/sign-in-page';
import { reportSecurityEvent } from '../security-event';
import { issuer, settings } from '../settings';

/** Says in the query of a page why it is shown again. */
const AGAIN = { wrongPassphrase: 'wrong', nothingChosen: 'nothing' } as const;

/** Shows the page of an interaction: the sign-in page, or the consent page. */
export const showInteraction = forBrowsers(async (request) => {
  const { id, interaction, browser } = await visit(request);
  if (interaction === undefined) {
    return await showSettled(id, browser) ?? expired();
  }
  return interaction.step === 'signIn' ? showSignIn(request, interaction, browser) : showConsent(request, interaction, browser);
});

/** Takes what the person decided on one of the pages. */
export const decideInteraction = forBrowsers(async (request) => {
  const { id, interaction, browser } = await visit(request);
  const form = new URLSearchParams(request.body);
  const decision = form.get(FORM_FIELDS.decision) as Decision | null;
  if (!isCsrfToken(form.get(FORM_FIELDS.csrfToken), browser, id)) {
    throw foreignForm(request, interaction?.accountId);
  }
  if (interaction === undefined) {
    return await answerAgain(id, browser, decisionText(decision, form)) ?? expired();
  }
  switch (`${interaction.step} ${decision}`) {
    case 'signIn continue': return continueSignIn(request, interaction, browser, form.get(FORM_FIELDS.passphrase) ?? '');
    case 'consent allow': return allow(request, interaction, browser, form);
    case 'signIn cancel': return resume(request, browser, interaction, { decision: 'cancel', result: DENIED, sessionId: undefined });
    case 'consent deny': return resume(request, browser, interaction, { decision: 'deny', result: DENIED, sessionId: sessionIdOf(request) });
    case 'signIn switchAccount':
    case 'consent switchAccount':
      await restartWithSignIn(id);
      return redirect(interactionUrl(id));
    default: throw new ProblemError({ type: 'invalidRequest' });
  }
});

const DENIED = { error: 'access_denied', error_description: 'the person did not allow it' };

interface Visit {
  readonly id: string;
  readonly browser: Browser;
  /** Absent: it is settled, or has expired, or never was. */
  readonly interaction?: Interaction;
}

/** Finds the interaction that the path names, for the browser that it belongs to. */
async function visit(request: HttpRequest): Promise<Visit> {
  const id = request.path.split('/').at(-1)!;
  const interaction = await findInteraction(id);
  if (request.method === 'POST' && !isFromOurOrigin(request)) {
    throw foreignForm(request, interaction?.accountId);
  }
  const browser = browserOf(request);
  if (browser === undefined) {
    throw new ProblemError({ type: interaction === undefined ? 'expired' : 'noCookie' });
  }
  if (interaction !== undefined && interaction.browserHash !== browser.hash) {
    if (interaction.accountId !== undefined) {
      reportSecurityEvent('foreignBrowser', { requestId: request.requestId });
    }
    throw new ProblemError({ type: 'wrongBrowser' });
  }
  return { id, browser, interaction };
}

function expired(): never {
  throw new ProblemError({ type: 'expired' });
}

async function showSignIn(request: HttpRequest, interaction: Interaction, browser: Browser): Promise<HttpResponse> {
  return signInPage({
    server: serverView,
    client: viewOfClient(interaction),
    form: formTarget(interaction.id, browser),
    method: await signInMethod(request, interaction),
  });
}

async function signInMethod({ query, sourceAddress }: HttpRequest, interaction: Interaction): Promise<SignInMethod> {
  const provider = await loadIdentityProvider();
  if (provider.type === 'redirect') {
    return { type: 'redirect', label: provider.label };
  }
  try {
    return { type: 'passphrase', refused: isShownAgain(query, 'wrongPassphrase'), attemptsLeft: await provider.attemptsLeft(sourceAddress) };
  } catch (error) {
    throw problemOfSignIn(error, interaction);
  }
}

function problemOfSignIn(error: unknown, { id, expiresAt }: Interaction): unknown {
  return signInProblem(error, interactionUrl(id), expiresAt);
}

async function showConsent({ query, headers }: HttpRequest, interaction: Interaction, browser: Browser): Promise<HttpResponse> {
  const { client, params, accountId } = interaction;
  const account = await findAccount(accountId!) ?? expired();
  return consentPage({
    server: serverView,
    client: viewOfClient(interaction),
    person: { ...account, hasPassphrase: settings.identityProvider?.type === 'passphrase' },
    scopes: { asked: consentRequest(account, client.client_id, params.redirect_uri, params.scope).scopes, declared: settings.scopes },
    nothingChosen: isShownAgain(query, 'nothingChosen'),
    connection: connectionOf(interaction),
    locale: readerLocale(headers['accept-language']),
    accountUrl: `${issuer}${OAUTH_PATHS.account}`,
    form: formTarget(interaction.id, browser),
  });
}

function connectionOf({ client }: Interaction): Connection {
  const { accessTokenLifetime, grantLifetime, refreshTokenLifetime } = settings;
  if (!client.refreshes) {
    return { type: 'brief', lifetime: accessTokenLifetime };
  }
  return { type: 'lasting', until: epochSeconds() + grantLifetime, ...(refreshTokenLifetime < grantLifetime && { unusedFor: refreshTokenLifetime }) };
}

async function allow(request: HttpRequest, interaction: Interaction, browser: Browser, form: URLSearchParams): Promise<HttpResponse> {
  const { isEmpty, leftOut } = scopeChoice(interaction, form);
  if (isEmpty) {
    return showAgain(interaction, 'nothingChosen');
  }
  return resume(request, browser, interaction, {
    decision: decisionText('allow', form), result: { consent: { leftOut } }, sessionId: sessionIdOf(request),
  });
}

/** Names a decision, with what was chosen. What else a form holds does not make it another one. */
function decisionText(decision: Decision | null, form: URLSearchParams): string {
  const chosen = decision === 'allow' ? [...form.keys()].filter(isScopeField).sort() : [];
  return [decision, ...chosen].join(' ');
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
      return showAgain(interaction, 'wrongPassphrase');
    }
    throw problemOfSignIn(error, interaction);
  }
}

/** By a redirect: who loads the page again does not post their answer again. */
function showAgain({ id }: Interaction, why: keyof typeof AGAIN): HttpResponse {
  return redirect(`${interactionUrl(id)}?${AGAIN[why]}`);
}

function isShownAgain(query: string, why: keyof typeof AGAIN): boolean {
  return new URLSearchParams(query).has(AGAIN[why]);
}

function viewOfClient({ client, params }: Interaction) {
  return clientView(client, clientOrigin(client.client_id), params.redirect_uri, settings.registration.reservedNames);
}
