import { durationInWords } from './duration';
import { foreignText, isolated } from './foreign-text';
import { html, type Html } from './html';
import { signedInAs } from './person';
import type { Problem } from './problem';

/** The words for a problem. */
export interface ProblemText {
  readonly status: number;
  /** Heading that says what happened. It holds no names of others, which the browser's tab could not isolate. */
  readonly title: string;
  readonly explanation: Html;
  /** What the person can do now. */
  readonly remedy: Html;
}

type ProblemTexts = Omit<ProblemText, 'status'>;

type ProblemOf<Type> = Extract<Problem, { readonly type: Type }>;

/** In characters. */
const MAX_DETAIL_LENGTH = 300;

const START_AGAIN = html`Go back to the app that sent you here and connect again.`;
const NOTHING_HAPPENED = html`Nothing was allowed, and nothing was shared.`;

/** Errors of requests that the person was not to be asked for (OpenID Connect Core section 3.1.2.6). */
const NEEDS_PERSON = ['login_required', 'consent_required', 'interaction_required', 'account_selection_required'];

const GO_ON_ELSEWHERE: ProblemTexts = {
  title: 'Go on in the browser where you started',
  explanation: html`<strong>If somebody sent you this link, close this tab.</strong> They could use what you sign in to. The sign-in began in another browser, or this one blocks cookies, which it needs. ${NOTHING_HAPPENED}`,
  remedy: html`If you started it yourself, go back to the app and connect again, all in one browser. If you did so in this one, allow cookies for this site first.`,
};

/** The words for each problem, on a server of the given name. */
const TEXTS: { readonly [Type in Problem['type']]: (server: Html, problem: ProblemOf<Type>) => ProblemText } = {
  unknownClient: (server) => ({
    status: 400,
    title: 'This app is not connected',
    explanation: html`${server} does not know the app that sent you here. Either it was never connected, or it was not used for so long that ${server} forgot it.`,
    remedy: html`In the app, remove ${server} and add it again. This connects the two anew.`,
  }),
  clientDocumentUnavailable: (server, { host, retryAfter }) => ({
    status: 502,
    title: 'This app could not be looked up',
    explanation: html`Its description at <bdi>${host}</bdi> could not be read. The site may be down, or may not answer ${server}. ${NOTHING_HAPPENED}`,
    remedy: html`Wait for ${durationInWords(retryAfter)} and load this page again. If that does not help, tell the owner of ${server} the reference below. Some apps have a setting to register themselves instead.`,
  }),
  redirectUri: (server) => ({
    status: 400,
    title: 'This app sends you back to the wrong place',
    explanation: html`The address that it wants to send you to is none of those that it registered. So you were not sent there. ${NOTHING_HAPPENED}`,
    remedy: html`If you trust the app, remove ${server} in it and add it again. If that does not help, tell the maker of the app.`,
  }),
  invalidRequest: (_, { detail }) => ({
    status: 400,
    title: 'The app made a mistake',
    explanation: html`What it asks for is not complete or not right. ${NOTHING_HAPPENED}`,
    remedy: html`${START_AGAIN} If it happens again, tell the maker of the app${quoted(detail)}.`,
  }),
  clientError: (_, { code, detail, place }) => ({
    status: 400,
    title: NEEDS_PERSON.includes(code) ? 'The app cannot go on without you' : 'The app made a mistake',
    explanation: NEEDS_PERSON.includes(code)
      ? html`It asked for access without showing you anything, and that is not possible now. ${NOTHING_HAPPENED}`
      : html`What it asks for is not complete or not right${quoted(detail)}. ${NOTHING_HAPPENED}`,
    remedy: html`Close this tab. Or go back to the app, which sends you to ${place} Do so only if you have just started this yourself, and trust that place.`,
  }),
  noSignIn: (server) => ({
    status: 400,
    title: 'People cannot sign in here',
    explanation: html`${server} works only with programs that have access of their own.`,
    remedy: html`If you need to use it, ask the owner of ${server} to set up a sign-in.`,
  }),
  notAdmitted: (server, { person }) => ({
    status: 403,
    title: 'This account has no access',
    explanation: html`${signedInAs(person)} This account is not among those that may use ${server}.`,
    remedy: html`Ask the owner of ${server} to let you in, or use another account.`,
  }),
  expired: () => ({
    status: 400,
    title: 'This page has expired',
    explanation: html`It was open for too long, or it was used before.`,
    remedy: html`If the app is connected, close this tab. Otherwise, go back to the app that sent you here and connect again.`,
  }),
  alreadyAnswered: () => ({
    status: 400,
    title: 'You have already answered',
    explanation: html`The app has your answer. You can close this tab.`,
    remedy: html`Go on in the app. If it does not know of your answer, connect again there.`,
  }),
  noCookie: () => ({ status: 400, ...GO_ON_ELSEWHERE }),
  wrongBrowser: () => ({ status: 403, ...GO_ON_ELSEWHERE }),
  foreignForm: () => ({
    status: 403,
    title: 'This answer did not come from our page',
    explanation: html`Another site may have tried to answer for you. ${NOTHING_HAPPENED}`,
    remedy: START_AGAIN,
  }),
  signInRefused: () => ({
    status: 403,
    title: 'You are not signed in',
    explanation: html`The sign-in was cancelled, or it was refused to you.`,
    remedy: html`Try again, or close this page.`,
  }),
  signInFailed: () => ({
    status: 400,
    title: 'The sign-in did not work',
    explanation: html`The answer of the login service could not be used. The owner finds the reason in the log.`,
    remedy: html`Try again. If it happens again, tell the owner the reference below.`,
  }),
  signInUnavailable: () => ({
    status: 503,
    title: 'The login service does not answer',
    explanation: html`You are not signed in, because the service that does this cannot be reached now.`,
    remedy: html`Wait for a minute and try again.`,
  }),
  tooManyAttempts: (_, { limit, retryAfter, retryUrl }) => ({
    status: 429,
    title: 'Too many attempts',
    explanation: limit === 'network'
      ? html`A wrong passphrase came from your network too often. To keep it from being guessed, nobody in this network can try for a while.`
      : html`A wrong passphrase came from many places. To keep it from being guessed, it can be used for a while only where it was used before.`,
    remedy: retryUrl === undefined
      ? html`Wait for ${durationInWords(retryAfter)}. Then go back to the app and connect again.`
      : html`Wait for ${durationInWords(retryAfter)}. Then try again.`,
  }),
  unavailable: (server) => ({
    status: 503,
    title: 'The server does not answer now',
    explanation: html`Something that ${server} needs cannot be reached. This should pass by itself.`,
    remedy: html`Wait for a minute and load this page again.`,
  }),
  unexpected: () => ({
    status: 500,
    title: 'Something went wrong',
    explanation: html`This is not your fault. The owner finds the reason in the log.`,
    remedy: html`${START_AGAIN} If it happens again, tell the owner the reference below.`,
  }),
};

/** The detail may repeat what the app sent. */
function quoted(detail: string | undefined): Html | undefined {
  const shown = foreignText(detail, MAX_DETAIL_LENGTH);
  return shown === undefined ? undefined : html`: <code>${isolated(shown)}</code>`;
}

/**
 * Finds the words for a problem.
 *
 * @param server its name
 */
export function problemText(server: string, problem: Problem): ProblemText {
  return (TEXTS[problem.type] as (server: Html, problem: Problem) => ProblemText)(isolated(server), problem);
}
