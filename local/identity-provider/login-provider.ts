import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AccountClaims, type Configuration, errors, type JWK, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { loginPage, PAGE_HEADERS, problemPage } from './login-page';
import type { createMemoryStore } from './memory-store';
import { nested, type TestUser } from './test-users';
import type { ClaimNames } from '../../src/contract';

/** What stays when the stack is renewed: people stay signed in, and clients registered. */
export interface LoginProviderState {
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly signingKey: JWK;
  readonly cookieKey: string;
}

/** What a login provider is made of. */
export interface LoginProviderOptions {
  /** `http://127.0.0.1:3001`. */
  readonly issuer: string;
  /** What it stands in for, as its page says. */
  readonly standsInFor: string;
  readonly users: readonly TestUser[];
  /** Where ID tokens have what. */
  readonly claims: ClaimNames;
  /** What clients may ask for as `acr_values`. */
  readonly acrValues: readonly string[];
  readonly state: LoginProviderState;
  /** Who its clients are: `configuration` of one of the roles. */
  readonly role: Configuration;
}

const INTERACTION_PATH = '/interaction/';

/**
 * Names the cookies of one local login. Browsers share cookies between all ports of a host (RFC 6265 section 8.5), so these are
 * neither those of the stack's own server nor those of another local login.
 */
function cookieNames(issuer: string) {
  const name = (purpose: string) => `local-login-${new URL(issuer).port}-${purpose}`;
  return { interaction: name('interaction'), resume: name('resume'), session: name('session') };
}

/** In seconds. */
const SESSION_LIFETIME = 3_600;
const TOKEN_LIFETIME = 3_600;

/** An OpenID provider at which everybody may say who of the test users they are. Answers the requests of an HTTP server. */
export function createLoginProvider(options: LoginProviderOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const provider = new Provider(options.issuer, configurationOf(options));
  const answer = provider.callback();
  return (request, response) => {
    if (!request.url?.startsWith(INTERACTION_PATH)) {
      void answer(request, response);
      return;
    }
    interact(provider, options, request, response).catch((error: Error) => {
      const problem = error instanceof errors.SessionNotFound
        ? 'This page is no longer open: it was answered already, or in another browser.'
        : 'The login failed.';
      response.writeHead(400, PAGE_HEADERS).end(problemPage(problem));
    });
  };
}

type Session = InstanceType<Provider['Session']>;

/** Shows the page, and takes its answer. */
async function interact(
  provider: Provider, { standsInFor, users }: LoginProviderOptions, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    const scopes = typeof params.resource === 'string' && typeof params.scope === 'string' ? params.scope : undefined;
    response.writeHead(200, PAGE_HEADERS).end(loginPage({ action: `${INTERACTION_PATH}${uid}`, standsInFor, scopes, users }));
    return;
  }
  const answer = new URLSearchParams(await text(request));
  const user = answer.has('deny') ? undefined : users.find(({ sub }) => sub === answer.get('user'));
  const [acr] = String(params.acr_values ?? '').split(' ');
  const next = await provider.interactionResult(request, response, user
    ? { login: { accountId: user.sub, acr: user.acr ?? (acr || undefined), amr: ['pwd'] }, consent: {} }
    : { error: 'access_denied', error_description: 'The sign-in was cancelled' });
  if (user) await changeAccount(await sessionOf(provider, request, response), user);
  response.writeHead(303, { Location: next }).end();
}

/** Finds the session that the browser has now: another tab may have begun it since the interaction was. */
async function sessionOf(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<Session | undefined> {
  const id = provider.createContext(request, response).cookies.get(provider.cookieName('session'), { signed: true });
  return id === undefined ? undefined : provider.Session.find(id);
}

/** Otherwise oidc-provider would sign the former account out, on a page that needs a script. */
async function changeAccount(session: Session | undefined, { sub }: TestUser): Promise<void> {
  if (!session || session.accountId === sub) return;
  session.authorizations = {};
  session.loginAccount({ accountId: sub });
  await session.persist();
}

function configurationOf({ issuer, users, claims: names, acrValues, state, role }: LoginProviderOptions): Configuration {
  const claimsOf = (user: TestUser) => nested([
    [names.email, user.email],
    [names.emailVerified, user.email_verified ?? true],
    [names.name, user.name],
    [names.groups, user.groups ?? []],
    [names.subject, user.sub],
    [['sub'], user.sub],
  ], user.claims) as AccountClaims;
  const claimNames = new Set(users.flatMap((user) => Object.keys(claimsOf(user))));
  return {
    adapter: state.store,
    jwks: { keys: [state.signingKey] },
    cookies: { names: cookieNames(issuer), keys: [state.cookieKey] },
    findAccount: (_ctx, sub) => {
      const user = users.find((candidate) => candidate.sub === sub);
      return user && { accountId: sub, claims: async () => claimsOf(user) };
    },
    claims: { openid: [...claimNames, 'acr', 'amr', 'auth_time'] },
    // as most identity providers do
    conformIdTokenClaims: false,
    acrValues: [...new Set([...acrValues, ...users.flatMap(({ acr }) => acr ?? [])])],
    clientBasedCORS: () => true,
    interactions: { url: (_ctx, { uid }) => `${INTERACTION_PATH}${uid}` },
    loadExistingGrant: grantAll,
    pkce: { required: () => true },
    renderError: (ctx, { error_description: description, error }) => {
      ctx.set(PAGE_HEADERS);
      ctx.body = problemPage(description ?? error);
    },
    ttl: { AccessToken: TOKEN_LIFETIME, Grant: SESSION_LIFETIME, IdToken: TOKEN_LIFETIME, Interaction: SESSION_LIFETIME, Session: SESSION_LIFETIME },
    ...role,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, ...role.features },
  };
}

/** To choose a user is to consent. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ accountId: oidc.session!.accountId, clientId: oidc.client!.clientId });
  const scope = [...oidc.requestParamScopes].join(' ');
  grant.addOIDCScope(scope);
  for (const resource of [oidc.params?.resource ?? []].flat()) grant.addResourceScope(String(resource), scope);
  await grant.save();
  return grant;
}
