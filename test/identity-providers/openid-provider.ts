import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK, SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';
import { loginPage } from './login-page';
import type { JsonObject, OidcProviderSettings } from '../../src/contract';

/** What the provider says about somebody. `sub` is the name they sign in with, unless it is here; `acr` and `amr` are of their sign-ins. */
export type TestUser = JsonObject & { readonly acr?: string; readonly amr?: string[] };

/** How the provider is set up. */
export interface OpenIdProviderOptions {
  /** By the name that they sign in with; there is no password. */
  readonly users: Readonly<Record<string, TestUser>>;
  /** How its one client authenticates. With a secret, that is `CLIENT_SECRET`, expected at `CLIENT_SECRET_ARN`. `none` if absent. */
  readonly clientAuthentication?: OidcProviderSettings['clientAuthentication'];
  /** Where it tells the users' claims: in the ID token if absent. */
  readonly claimsIn?: 'idToken' | 'userinfo';
}

/** What the provider can be told to do wrong, from the next request on; what is absent it does right. */
export interface Misbehaviour {
  /** Changes the claims of ID tokens, which are then signed anew with the provider's key. */
  readonly idToken?: (claims: Record<string, unknown>) => void;
  /** Whether ID tokens are signed with a key that the provider does not publish. */
  readonly foreignKey?: boolean;
  /** Changes the URL that it sends browsers back to. */
  readonly callback?: (url: URL) => void;
  /** Answers every request with status 503, with what is no JSON, or not at all. */
  readonly answer?: 'unavailable' | 'garbage' | 'none';
  /** Changes the metadata. */
  readonly metadata?: (metadata: Record<string, unknown>) => void;
  /** Answers token requests like this, with the code that came. */
  readonly tokenError?: (code: string) => { readonly error: string; readonly error_description?: string };
}

/** A stand-alone OpenID provider, the owner's login, on a loopback port. It sends people back to wherever a request says. */
export interface TestOpenIdProvider {
  /** The issuer. */
  readonly url: string;
  /** What the authorization server needs to know of it. */
  readonly settings: OidcProviderSettings;
  /** The paths that were requested so far. */
  readonly requests: string[];
  misbehave(how: Misbehaviour): void;
  close(): Promise<void>;
}

export const CLIENT_SECRET = 'secret-of-the-client-at-the-identity-provider';
export const CLIENT_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:IdentityProvider';

const CLIENT_ID = 'remote-mcp-server';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Starts the provider. People sign in on its login page, with nothing but their name; `signInAt` does it without a browser. */
export async function startOpenIdProvider(options: OpenIdProviderOptions): Promise<TestOpenIdProvider> {
  const { clientAuthentication = 'none', claimsIn = 'idToken' } = options;
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signing = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const provider = new Provider(url, configuration(options, { ...await exportJWK(signing.privateKey), kid: 'login-1', alg: 'RS256', use: 'sig' }));
  provider.Client.prototype.redirectUriAllowed = () => true;
  provider.on('server_error', (_, error) => console.error(error));

  let wrong: Misbehaviour = {};
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as Record<string, unknown> | undefined;
    if (ctx.path === '/.well-known/openid-configuration') {
      wrong.metadata?.(body!);
    }
    if (ctx.path === '/token' && wrong.tokenError) {
      ctx.status = 400;
      ctx.body = wrong.tokenError(String(ctx.oidc.params?.code));
    } else if (typeof body?.id_token === 'string') {
      const claims: Record<string, unknown> = decodeJwt(body.id_token);
      wrong.idToken?.(claims);
      const header = decodeProtectedHeader(body.id_token);
      body.id_token = await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256' })
        .sign((wrong.foreignKey ? foreign : signing).privateKey);
    }
    const location = ctx.response.get('location');
    if (wrong.callback && /[?&](code|error)=/.test(location)) {
      const callback = new URL(location);
      wrong.callback(callback);
      ctx.set('location', callback.href);
    }
  });

  const requests: string[] = [];
  const answer = provider.callback();
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url!, url);
    requests.push(pathname);
    if (wrong.answer === 'unavailable') {
      response.writeHead(503, { 'retry-after': '7' }).end('down for maintenance');
    } else if (wrong.answer === 'garbage') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"secret-in-garbage');
    } else if (wrong.answer !== 'none' && pathname.startsWith('/interaction/')) {
      await interact(provider, options, request, response).catch((error) => response.writeHead(400).end(String(error)));
    } else if (wrong.answer !== 'none') {
      await answer(request, response);
    }
  });

  return {
    url,
    settings: {
      type: 'oidc',
      label: 'Example login',
      issuer: url,
      clientId: CLIENT_ID,
      ...(clientAuthentication !== 'none' && { clientSecretArn: CLIENT_SECRET_ARN }),
      clientAuthentication,
      scopes: ['openid', 'profile', 'email'],
      parameters: {},
      claims: { subject: ['sub'], email: ['email'], emailVerified: ['email_verified'], name: ['name'], groups: ['groups'] },
      trustsEmail: false,
      userinfo: claimsIn === 'userinfo',
    },
    requests,
    misbehave: (how) => void (wrong = how),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration({ users, clientAuthentication = 'none', claimsIn = 'idToken' }: OpenIdProviderOptions, key: JWK): Configuration {
  const claimNames = new Set(Object.values(users).flatMap((user) => Object.keys(user)));
  return {
    jwks: { keys: [key] },
    cookies: { keys: ['test'] },
    clients: [{
      client_id: CLIENT_ID,
      ...(clientAuthentication !== 'none' && { client_secret: CLIENT_SECRET }),
      token_endpoint_auth_method: clientAuthentication,
      redirect_uris: ['https://example.com/callback'],
    }],
    scopes: ['openid', 'profile', 'email'],
    // all but these are subject to conformIdTokenClaims
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], profile: [...claimNames] },
    acrValues: Object.values(users).flatMap(({ acr }) => acr ?? []),
    conformIdTokenClaims: claimsIn === 'userinfo',
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, name) => (users[name] && { accountId: name, claims: () => ({ sub: name, ...users[name] }) }),
    // nobody is asked for consent: the owner's login belongs to the owner, as the server does
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 86_400, Grant: 600, AccessToken: 600, IdToken: 600 },
  };
}

/** The login page: who submits it has signed in, or refused to. */
async function interact(provider: Provider, { users }: OpenIdProviderOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    return loginPage(response, 'Example login', Object.keys(users));
  }
  const form = new URLSearchParams(await text(request));
  const name = form.get('user') ?? '';
  const { acr, amr } = users[name] ?? {};
  const resume = await provider.interactionResult(request, response, form.get('action') === 'refuse' || users[name] === undefined
    ? { error: 'access_denied', error_description: 'The person said no' }
    : { login: { accountId: name, remember: true, ...(acr !== undefined && { acr }), ...(amr !== undefined && { amr }) } });
  await forgetOther(name, await provider.interactionDetails(request, response), provider);
  response.writeHead(303, { location: resume }).end();
}

/** Where somebody else was signed in, oidc-provider would show a page that only a script can leave. */
async function forgetOther(name: string, { session }: Interaction, provider: Provider): Promise<void> {
  const stored = session && session.accountId !== name ? await provider.Session.findByUid(session.uid) : undefined;
  if (stored) {
    stored.accountId = undefined;
    await stored.persist();
  }
}
