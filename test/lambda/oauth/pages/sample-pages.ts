import { claudeCodeCommand, claudeLink, cursorLink, vsCodeLink } from '../../../../lambda-src/oauth/home/install-links';
import type { HttpResponse } from '../../../../lambda-src/oauth/http-message';
import { accountPage, type AccountPageModel, type ConnectionView } from '../../../../lambda-src/oauth/pages/account-page';
import { accountSignInPage } from '../../../../lambda-src/oauth/pages/account-sign-in-page';
import { destinationName } from '../../../../lambda-src/oauth/pages/client-card';
import type { ClientView } from '../../../../lambda-src/oauth/pages/client-view';
import { consentPage, type ConsentPageModel } from '../../../../lambda-src/oauth/pages/consent-page';
import { errorPage } from '../../../../lambda-src/oauth/pages/error-page';
import { homePage, type HomePageModel } from '../../../../lambda-src/oauth/pages/home-page';
import type { ServerView } from '../../../../lambda-src/oauth/pages/page';
import type { Problem } from '../../../../lambda-src/oauth/pages/problem';
import { signInPage, type SignInMethod } from '../../../../lambda-src/oauth/pages/sign-in-page';
import type { ScopeSettings } from '../../../../src/contract';

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
export const KNOWN_CLIENT: ClientView = {
  name: 'ChatGPT', origin: { type: 'self' }, destination: { type: 'web', host: 'chatgpt.com', isKnown: true },
};
export const UNVERIFIED_CLIENT: ClientView = {
  name: 'Notebook', origin: { type: 'self' }, destination: { type: 'web', host: 'my-notebook.apps.example.co.uk' },
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

const SCOPES: ScopeSettings[] = [
  { name: 'handbook:read', description: 'Read the handbook', implies: [], formerNames: [], access: 'read' },
  { name: 'handbook:write', description: 'Change the handbook', implies: ['handbook:read'], formerNames: [], access: 'write' },
];

/** Scopes of eight areas, each with one for reading and one for writing that includes the other, and some for all areas. */
const MANY_SCOPES: ScopeSettings[] = [
  ...['pages', 'comments', 'drawings', 'dates', 'tasks', 'teams', 'templates', 'reports'].flatMap((area): ScopeSettings[] => [
    { name: `${area}:read`, description: `See the ${area} of the handbook`, implies: [], formerNames: [], access: 'read' },
    { name: `${area}:write`, description: `Change the ${area} of the handbook`, implies: [`${area}:read`], formerNames: [], access: 'write' },
  ]),
  ...['Search everything', 'See who was here', 'See statistics, which may take a few more words to explain than the others', 'See your profile'].map((description, index): ScopeSettings => (
    { name: `look:${index}`, description, implies: [], formerNames: [], access: 'read' })),
  { name: 'mail', description: 'Get mail about changes', implies: [], formerNames: [] },
  { name: 'calls', description: 'Take part in calls', implies: [], formerNames: [] },
  { name: 'delete', description: 'Delete pages', implies: ['pages:write'], formerNames: [], access: 'destructive' },
  { name: 'pay', description: 'Order printed copies', implies: [], formerNames: [], access: 'destructive' },
  { name: 'admin', description: 'Do whatever you can do', implies: ['delete', 'teams:write', 'reports:write'], formerNames: [] },
];

/** Scopes of a server whose owner does not declare what kind of access they give. */
const PLAIN_SCOPES: ScopeSettings[] = Array.from({ length: 14 }, (_, index) => ({
  name: `scope:${index}`, description: `Do the thing with the number ${index + 1}, which may take a few more words to explain than the others`, implies: [], formerNames: [],
}));

const ARABIC_SCOPES: ScopeSettings[] = [
  { name: 'read', description: 'قراءة الكتيب (كله).', implies: [], formerNames: [], access: 'read' },
  { name: 'delete', description: 'حذف الصفحات.', implies: [], formerNames: [], access: 'destructive' },
];

const asked = (scopes: ScopeSettings[]) => ({ asked: scopes.map(({ name }) => name), declared: scopes });

/** 2027-02-23. */
const UNTIL = 1_803_400_000;

const signIn = (client: ClientView, method: SignInMethod = { type: 'redirect', label: 'Example login' }, server = BRANDED_SERVER): HttpResponse =>
  signInPage({ server, client, form: FORM, method });

const consent = (changes: Partial<ConsentPageModel>): HttpResponse => consentPage({
  server: BRANDED_SERVER,
  client: WEB_CLIENT,
  person: { name: 'Ada Lovelace', email: 'ada@example.com' },
  scopes: asked(SCOPES),
  nothingChosen: false,
  connection: { type: 'lasting', until: UNTIL, unusedFor: 30 * 86_400 },
  locale: 'en-GB',
  accountUrl: '/account',
  form: FORM,
  ...changes,
});

const error = (problem: Problem, server = BRANDED_SERVER): HttpResponse => errorPage({ server, problem, requestId: '5fc6b5c4-25fd-4ae8-8f2c-2b6b4b1f6a0e' });

const connection = (client: ClientView, changes: Partial<ConnectionView> = {}): ConnectionView => ({
  clientId: client.name ?? 'nameless',
  client,
  destinations: [client.destination],
  scopes: SCOPES,
  allowedAt: UNTIL - 90 * 86_400,
  access: { usedAt: UNTIL - 7 * 86_400, until: UNTIL },
  ...changes,
});

const account = (changes: Partial<AccountPageModel>): HttpResponse => accountPage({
  server: BRANDED_SERVER,
  homeUrl: '/interaction/',
  canSwitch: true,
  locale: 'en-GB',
  person: { name: 'Ada Lovelace', email: 'ada@example.com' },
  connections: [connection(WEB_CLIENT), connection(UNVERIFIED_LOOPBACK_CLIENT, { scopes: SCOPES.slice(0, 1) })],
  form: FORM,
  ...changes,
});

const accountSignIn = (method: SignInMethod, signedOut = false, server = BRANDED_SERVER): HttpResponse =>
  accountSignInPage({ server, form: FORM, method, signedOut });

const MCP_URL = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/mcp';

const home = (changes: Partial<HomePageModel>): HttpResponse => homePage({
  server: BRANDED_SERVER,
  mcpUrl: MCP_URL,
  claudeLink: claudeLink('Example handbook', MCP_URL),
  cursorLink: cursorLink('Example handbook', MCP_URL),
  vsCodeLink: vsCodeLink('Example handbook', MCP_URL),
  claudeCodeCommand: claudeCodeCommand('Example handbook', MCP_URL),
  accountUrl: '/interaction/',
  ...changes,
});

/** Every page in every state, by a name. */
export const SAMPLE_PAGES: Readonly<Record<string, HttpResponse>> = {
  'sign-in-verified': signIn(WEB_CLIENT),
  'sign-in-plain': signIn(UNVERIFIED_CLIENT, undefined, PLAIN_SERVER),
  'sign-in-known': signIn(KNOWN_CLIENT),
  'sign-in-owned': signIn(OWNED_CLIENT),
  'sign-in-loopback': signIn(LOOPBACK_CLIENT),
  'sign-in-loopback-unverified': signIn(UNVERIFIED_LOOPBACK_CLIENT),
  'sign-in-app': signIn(APP_CLIENT),
  'sign-in-nameless': signIn(NAMELESS_CLIENT),
  'sign-in-hostile': signIn(HOSTILE_CLIENT),
  'sign-in-passphrase': signIn(WEB_CLIENT, { type: 'passphrase', refused: false, attemptsLeft: 10 }),
  'sign-in-passphrase-refused': signIn(WEB_CLIENT, { type: 'passphrase', refused: true, attemptsLeft: 9 }),
  'sign-in-passphrase-few-attempts': signIn(WEB_CLIENT, { type: 'passphrase', refused: true, attemptsLeft: 4 }),
  'sign-in-passphrase-last-attempt': signIn(WEB_CLIENT, { type: 'passphrase', refused: true, attemptsLeft: 1 }),
  'consent-verified': consent({}),
  'consent-plain': consent({ server: PLAIN_SERVER, client: UNVERIFIED_CLIENT, connection: { type: 'brief', lifetime: 3_600 } }),
  'consent-known': consent({ client: KNOWN_CLIENT }),
  'consent-app': consent({ client: APP_CLIENT }),
  'consent-loopback': consent({ client: UNVERIFIED_LOOPBACK_CLIENT }),
  'consent-no-scopes': consent({ scopes: asked([]), person: {} }),
  'consent-one-scope': consent({ scopes: { asked: ['handbook:write'], declared: SCOPES }, person: { hasPassphrase: true } }),
  'consent-nothing-chosen': consent({ nothingChosen: true }),
  'consent-25-scopes': consent({ scopes: asked(MANY_SCOPES) }),
  'consent-many-scopes': consent({ scopes: asked(PLAIN_SCOPES) }),
  'consent-long': consent({ client: LONG_CLIENT, person: { name: LONG_CLIENT.name, email: `${'e'.repeat(64)}@${'mail'.repeat(15)}.example.com` } }),
  'consent-right-to-left': consent({
    client: ARABIC_CLIENT, person: { name: 'عادة', email: 'ada@example.com' }, server: { name: 'الكتيب (2)', branding: {} }, scopes: asked(ARABIC_SCOPES), locale: 'ar-EG',
  }),
  'consent-hostile': consent({ client: HOSTILE_CLIENT, person: { name: HOSTILE_TEXT, email: HOSTILE_TEXT } }),
  'consent-white': consent({ server: WHITE_SERVER }),
  'consent-black': consent({ server: BLACK_SERVER }),
  'consent-yellow': consent({ server: YELLOW_SERVER }),
  'account': account({}),
  'account-one': account({ connections: [connection(OWNED_CLIENT)], server: PLAIN_SERVER, notice: 'ended', canSwitch: false }),
  'account-empty': account({ connections: [], notice: 'endedAll' }),
  'account-remembered': account({ connections: [connection(UNVERIFIED_CLIENT, { access: undefined }), connection(NAMELESS_CLIENT, { scopes: [] })], person: {} }),
  'account-places': account({ connections: [connection(LOOPBACK_CLIENT, { destinations: [LOOPBACK_CLIENT.destination, WEB_CLIENT.destination, APP_CLIENT.destination] })] }),
  'account-many': account({ connections: [WEB_CLIENT, UNVERIFIED_CLIENT, LOOPBACK_CLIENT, APP_CLIENT].map((client) => connection(client, { scopes: MANY_SCOPES.slice(0, 5) })) }),
  'account-long': account({ connections: [connection(LONG_CLIENT)], person: { name: LONG_CLIENT.name } }),
  'account-right-to-left': account({ connections: [connection(ARABIC_CLIENT)] }),
  'account-hostile': account({ connections: [connection(HOSTILE_CLIENT, { clientId: HOSTILE_TEXT.slice(0, 40) })], person: { name: HOSTILE_TEXT } }),
  'account-sign-in': accountSignIn({ type: 'redirect', label: 'Example login' }),
  'account-sign-in-passphrase': accountSignIn({ type: 'passphrase', refused: false, attemptsLeft: 10 }, false, PLAIN_SERVER),
  'account-sign-in-passphrase-refused': accountSignIn({ type: 'passphrase', refused: true, attemptsLeft: 3 }),
  'account-signed-out': accountSignIn({ type: 'redirect', label: 'Example login' }, true),
  'home': home({}),
  'home-plain': home({ server: PLAIN_SERVER }),
  'home-local': home({ claudeLink: undefined, mcpUrl: 'http://127.0.0.1:8787/mcp', claudeCodeCommand: claudeCodeCommand('x', 'http://127.0.0.1:8787/mcp') }),
  'home-without-sign-in': home({ accountUrl: undefined }),
  'home-yellow': home({ server: YELLOW_SERVER }),
  'error-unknown-client': error({ type: 'unknownClient' }),
  'error-redirect-uri': error({ type: 'redirectUri' }),
  'error-invalid-request': error({ type: 'invalidRequest', detail: 'missing required parameter(s) "code_challenge"' }),
  'error-invalid-request-hostile': error({ type: 'invalidRequest', detail: HOSTILE_TEXT }),
  'error-client-error': error({
    type: 'clientError',
    code: 'invalid_scope',
    detail: 'the requested scope is unknown',
    url: 'https://notebook.example.com/callback?error=invalid_scope&state=x',
    place: destinationName({ type: 'web', host: 'notebook.example.com' }, '.'),
  }),
  'error-client-error-silent': error({
    type: 'clientError', code: 'login_required', url: 'com.example.app:/callback?error=login_required', place: destinationName({ type: 'app', scheme: 'com.example.app' }, '.'),
  }),
  'error-no-sign-in': error({ type: 'noSignIn' }, PLAIN_SERVER),
  'error-not-admitted': error({ type: 'notAdmitted', person: { name: 'Bob', email: 'bob@example.org' }, form: FORM }),
  'error-not-admitted-hostile': error({ type: 'notAdmitted', person: { name: HOSTILE_TEXT }, form: FORM }),
  'error-expired': error({ type: 'expired' }),
  'error-already-answered': error({ type: 'alreadyAnswered' }),
  'error-no-cookie': error({ type: 'noCookie' }),
  'error-wrong-browser': error({ type: 'wrongBrowser' }),
  'error-foreign-form': error({ type: 'foreignForm' }),
  'error-sign-in-refused': error({ type: 'signInRefused', retryUrl: '/interaction/3Q2r' }),
  'error-sign-in-failed': error({ type: 'signInFailed', retryUrl: '/interaction/3Q2r' }),
  'error-sign-in-unavailable': error({ type: 'signInUnavailable', retryUrl: '/interaction/3Q2r', retryAfter: 60 }),
  'error-too-many-attempts': error({ type: 'tooManyAttempts', limit: 'network', retryAfter: 900, retryUrl: '/interaction/3Q2r' }),
  'error-too-many-attempts-anywhere': error({ type: 'tooManyAttempts', limit: 'newNetworks', retryAfter: 3_000 }),
  'error-unavailable': error({ type: 'unavailable', retryAfter: 5 }),
  'error-unexpected': error({ type: 'unexpected' }),
};
