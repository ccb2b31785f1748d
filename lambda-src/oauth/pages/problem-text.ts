import { durationInWords } from './duration';
import { foreignText, isolated } from './foreign-text';
import { html, type Html } from './html';
import { personName } from './person';
import type { Problem } from './problem';

/** What a person reads about a problem. */
export interface ProblemText {
  readonly status: number;
  /** What happened, as a heading. */
  readonly title: string;
  readonly explanation: Html;
  /** What the person can do now. */
  readonly remedy: Html;
}

type ProblemOf<Type> = Extract<Problem, { readonly type: Type }>;

/** In characters. */
const MAX_DETAIL_LENGTH = 300;

const START_AGAIN = html`Go back to the app that sent you here and connect again.`;
const NOTHING_HAPPENED = html`Nothing was allowed, and nothing was shared.`;

/** The words for each problem, on a server of the given name. */
const TEXTS: { readonly [Type in Problem['type']]: (server: string, problem: ProblemOf<Type>) => ProblemText } = {
  unknownClient: (server) => ({
    status: 400,
    title: 'This app is not connected any more',
    explanation: html`${server} does not know the app that sent you here. It forgets apps that are not used for a while.`,
    remedy: html`In the app, remove ${server} and add it again. This connects the two anew.`,
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
  noSignIn: (server) => ({
    status: 400,
    title: 'People cannot sign in here',
    explanation: html`${server} works only with programs that have access of their own.`,
    remedy: html`If you need to use it, ask the owner of ${server} to set up a sign-in.`,
  }),
  notAdmitted: (server, { person }) => ({
    status: 403,
    title: `You cannot use ${server}`,
    explanation: html`You are signed in as ${personName(person) ?? 'somebody who has no name here'}. This account is not among those that may use ${server}.`,
    remedy: html`Ask the owner of ${server} to let you in, or use another account.`,
  }),
  expired: () => ({
    status: 400,
    title: 'This page has expired',
    explanation: html`It was open for too long, or you have already answered it.`,
    remedy: START_AGAIN,
  }),
  cookiesBlocked: () => ({
    status: 400,
    title: 'Your browser blocks cookies',
    explanation: html`Signing in needs a cookie. It makes sure that nobody else can end what you began.`,
    remedy: html`Allow cookies for this site. Then go back to the app that sent you here and connect again.`,
  }),
  wrongBrowser: () => ({
    status: 403,
    title: 'This sign-in began in another browser',
    explanation: html`It must end in the browser where it began. Otherwise somebody could send you a link, and use what you sign in to. ${NOTHING_HAPPENED}`,
    remedy: html`If somebody sent you a link to here, do not use it. Otherwise, go back to the app and connect again, all in one browser.`,
  }),
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
  tooManyAttempts: (_, { retryAfter }) => ({
    status: 429,
    title: 'Too many attempts',
    explanation: html`The passphrase was wrong too often. To keep others from guessing it, nobody can try for a while.`,
    remedy: html`Try again in ${durationInWords(retryAfter)}.`,
  }),
  unavailable: (server) => ({
    status: 503,
    title: `${server} does not answer now`,
    explanation: html`Something that it needs cannot be reached. This should pass by itself.`,
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

/** The words for a problem. */
export function problemText(server: string, problem: Problem): ProblemText {
  return (TEXTS[problem.type] as (server: string, problem: Problem) => ProblemText)(server, problem);
}
