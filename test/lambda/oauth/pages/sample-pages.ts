import type { HttpResponse } from '../../../../lambda-src/oauth/http-message';
import type { ClientView } from '../../../../lambda-src/oauth/pages/client-view';
import { consentPage, type ConsentPageModel } from '../../../../lambda-src/oauth/pages/consent-page';
import { errorPage } from '../../../../lambda-src/oauth/pages/error-page';
import type { ServerView } from '../../../../lambda-src/oauth/pages/page';
import type { Problem } from '../../../../lambda-src/oauth/pages/problem';
import { signInPage, type SignInMethod } from '../../../../lambda-src/oauth/pages/sign-in-page';

const LOGO = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#0b6e4f"/><path d="M9 8h11a3 3 0 0 1 3 3v13H12a3 3 0 0 1-3-3z" fill="#fff"/><path d="M13 13h6M13 17h6" stroke="#0b6e4f" stroke-width="2"/></svg>`)}`;

export const PLAIN_SERVER: ServerView = { name: 'handbook', branding: {} };

export const BRANDED_SERVER: ServerView = {
  name: 'Example handbook',
  branding: { logo: LOGO, color: '#0b6e4f', supportUrl: 'https://help.example.com/' },
};

/** Accent colours that hide in one of the schemes. */
export const WHITE_SERVER: ServerView = { name: 'White', branding: { color: '#ffffff', supportUrl: 'mailto:help@example.com' } };
export const BLACK_SERVER: ServerView = { name: 'Black', branding: { color: '#000000', supportUrl: 'mailto:help@example.com' } };
export const YELLOW_SERVER: ServerView = { name: 'Yellow', branding: { color: '#ffd400', supportUrl: 'mailto:help@example.com' } };

export const WEB_CLIENT: ClientView = {
  name: 'Claude', origin: { type: 'document', host: 'claude.ai' }, destination: { type: 'web', host: 'claude.ai' }, website: 'claude.ai',
};
export const OWNED_CLIENT: ClientView = {
  name: 'Example intranet', origin: { type: 'owner' }, destination: { type: 'web', host: 'intranet.example.com' },
};
export const UNVERIFIED_CLIENT: ClientView = {
  name: 'ChatGPT', origin: { type: 'self' }, destination: { type: 'web', host: 'chatgpt.com' },
};
export const LOOPBACK_CLIENT: ClientView = {
  name: 'Claude Code', origin: { type: 'document', host: 'claude.ai' }, destination: { type: 'thisComputer', host: 'localhost:34567' },
};
export const UNVERIFIED_LOOPBACK_CLIENT: ClientView = {
  name: 'mcp-remote', origin: { type: 'self' }, destination: { type: 'thisComputer', host: '127.0.0.1:3334' },
};
export const APP_CLIENT: ClientView = { name: 'Cursor', origin: { type: 'self' }, destination: { type: 'app', scheme: 'cursor' } };
export const NAMELESS_CLIENT: ClientView = { origin: { type: 'self' }, destination: { type: 'web', host: 'app.example.org' } };

/** Looks like markup, like the end of a page, like another name; the last in a right-to-left override. */
export const HOSTILE_TEXT = '</p></title></style><img src=x onerror=alert(1)>"\' onfocus=alert(2) x=`${1}`&amp;\u202Egnp.exe\u0000\u200B';

export const HOSTILE_CLIENT: ClientView = {
  name: HOSTILE_TEXT,
  origin: { type: 'document', host: HOSTILE_TEXT },
  destination: { type: 'web', host: HOSTILE_TEXT },
  website: HOSTILE_TEXT,
};
export const LONG_CLIENT: ClientView = {
  name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(3),
  origin: { type: 'document', host: `${'a-very-long-label-of-a-host.'.repeat(6)}example.com` },
  destination: { type: 'web', host: `${'a-very-long-label-of-a-host.'.repeat(6)}example.com` },
  website: `${'x'.repeat(60)}.example`,
};
export const ARABIC_CLIENT: ClientView = {
  name: 'مساعد الكتيب (v2)', origin: { type: 'self' }, destination: { type: 'web', host: 'xn--mgbh0fb.example' },
};

export const FORM = { action: '/interaction/3Q2r', csrfToken: 'kGx0-token' };

const SCOPES = [
  { name: 'handbook:read', description: 'Read the handbook' },
  { name: 'handbook:write', description: 'Change the handbook' },
];

const MANY_SCOPES = Array.from({ length: 14 }, (_, index) => ({
  name: `scope:${index}`, description: `Do the thing with the number ${index + 1}, which may take a few more words to explain than the others`,
}));

/** 2027-02-23. */
const UNTIL = 1_803_400_000;

const signIn = (client: ClientView, method: SignInMethod = { type: 'redirect', label: 'Example login' }, server = BRANDED_SERVER): HttpResponse =>
  signInPage({ server, client, form: FORM, method });

const consent = (changes: Partial<ConsentPageModel>): HttpResponse => consentPage({
  server: BRANDED_SERVER,
  client: WEB_CLIENT,
  person: { name: 'Ada Lovelace', email: 'ada@example.com' },
  scopes: SCOPES,
  connection: { type: 'lasting', until: UNTIL },
  form: FORM,
  ...changes,
});

const error = (problem: Problem, server = BRANDED_SERVER): HttpResponse => errorPage({ server, problem, requestId: '5fc6b5c4-25fd-4ae8-8f2c-2b6b4b1f6a0e' });

/** Every page in every state, by a name. */
export const SAMPLE_PAGES: Readonly<Record<string, HttpResponse>> = {
  'sign-in-verified': signIn(WEB_CLIENT),
  'sign-in-plain': signIn(UNVERIFIED_CLIENT, undefined, PLAIN_SERVER),
  'sign-in-owned': signIn(OWNED_CLIENT),
  'sign-in-loopback': signIn(LOOPBACK_CLIENT),
  'sign-in-loopback-unverified': signIn(UNVERIFIED_LOOPBACK_CLIENT),
  'sign-in-app': signIn(APP_CLIENT),
  'sign-in-nameless': signIn(NAMELESS_CLIENT),
  'sign-in-hostile': signIn(HOSTILE_CLIENT),
  'sign-in-passphrase': signIn(WEB_CLIENT, { type: 'passphrase', refused: false }),
  'sign-in-passphrase-refused': signIn(WEB_CLIENT, { type: 'passphrase', refused: true }),
  'consent-verified': consent({}),
  'consent-plain': consent({ server: PLAIN_SERVER, client: UNVERIFIED_CLIENT, connection: { type: 'brief', lifetime: 3_600 } }),
  'consent-loopback': consent({ client: UNVERIFIED_LOOPBACK_CLIENT }),
  'consent-no-scopes': consent({ scopes: [], person: {} }),
  'consent-many-scopes': consent({ scopes: MANY_SCOPES }),
  'consent-long': consent({ client: LONG_CLIENT, person: { name: LONG_CLIENT.name, email: `${'e'.repeat(64)}@${'mail'.repeat(15)}.example.com` } }),
  'consent-right-to-left': consent({ client: ARABIC_CLIENT, person: { name: 'عادة', email: 'ada@example.com' } }),
  'consent-hostile': consent({ client: HOSTILE_CLIENT, person: { name: HOSTILE_TEXT, email: HOSTILE_TEXT } }),
  'consent-white': consent({ server: WHITE_SERVER }),
  'consent-black': consent({ server: BLACK_SERVER }),
  'consent-yellow': consent({ server: YELLOW_SERVER }),
  'error-unknown-client': error({ type: 'unknownClient' }),
  'error-redirect-uri': error({ type: 'redirectUri' }),
  'error-invalid-request': error({ type: 'invalidRequest', detail: 'missing required parameter(s) "code_challenge"' }),
  'error-invalid-request-hostile': error({ type: 'invalidRequest', detail: HOSTILE_TEXT }),
  'error-no-sign-in': error({ type: 'noSignIn' }, PLAIN_SERVER),
  'error-not-admitted': error({ type: 'notAdmitted', person: { name: 'Bob', email: 'bob@example.org' }, form: FORM }),
  'error-not-admitted-hostile': error({ type: 'notAdmitted', person: { name: HOSTILE_TEXT }, form: FORM }),
  'error-expired': error({ type: 'expired' }),
  'error-cookies-blocked': error({ type: 'cookiesBlocked' }),
  'error-wrong-browser': error({ type: 'wrongBrowser' }),
  'error-foreign-form': error({ type: 'foreignForm' }),
  'error-sign-in-refused': error({ type: 'signInRefused', retryUrl: '/interaction/3Q2r' }),
  'error-sign-in-failed': error({ type: 'signInFailed', retryUrl: '/interaction/3Q2r' }),
  'error-sign-in-unavailable': error({ type: 'signInUnavailable', retryUrl: '/interaction/3Q2r', retryAfter: 60 }),
  'error-too-many-attempts': error({ type: 'tooManyAttempts', retryAfter: 900 }),
  'error-unavailable': error({ type: 'unavailable', retryAfter: 5 }),
  'error-unexpected': error({ type: 'unexpected' }),
};
