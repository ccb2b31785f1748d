import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { LocalServer } from '../acceptance/local-server';
import { basic } from '../acceptance/machine-client';

/** What an endpoint for clients answered. */
export interface ClientAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, if it is; the text otherwise. */
  readonly body: any;
}

/** Changes of what a client would send; what is undefined is left out. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A client that acts for people, by hand: it sends whatever a test wants it to. */
export interface PersonClient {
  readonly id: string;
  readonly redirectUri: string;
  /** RFC 7592: where its registration is managed, and with what token. */
  readonly management: { readonly url: string; readonly token: string };
  /** The URL that it sends people to. */
  authorizationUrl(changes?: Changes): URL;
  /** Sends a form, and authenticates as the client registered to. */
  post(path: '/token' | '/revoke' | '/introspect' | '/par', form: Changes): Promise<ClientAnswer>;
  exchange(code: string, changes?: Changes): Promise<ClientAnswer>;
  refresh(refreshToken: string, changes?: Changes): Promise<ClientAnswer>;
}

/** Asks to be registered, without the initial access token unless it is in the headers. */
export function register(server: LocalServer, metadata: object, headers: Readonly<Record<string, string>> = {}): Promise<ClientAnswer> {
  return send(`${server.issuer}/clients`, { 'content-type': 'application/json', ...headers }, JSON.stringify({
    client_name: 'Notebook',
    redirect_uris: ['https://notebook.example.com/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...metadata,
  }));
}

/** Registers a public client of its own, if `metadata` does not say otherwise; throws unless it is created. */
export async function registerPersonClient(
  server: LocalServer, metadata: object = {}, headers: Readonly<Record<string, string>> = {},
): Promise<PersonClient> {
  // two that register alike are one client
  const { status, body } = await register(server, { software_id: randomUUID(), ...metadata }, headers);
  if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(body)}`);
  const { client_id: id, client_secret: secret, redirect_uris: [redirectUri] } = body;
  const verifier = randomBytes(32).toString('base64url');
  const post: PersonClient['post'] = (path, form) => send(
    `${server.issuer}${path}`,
    secret === undefined ? {} : { authorization: basic(id, secret) },
    parameters({ ...secret === undefined && { client_id: id }, ...form }),
  );
  const requestParameters = {
    response_type: 'code',
    client_id: id,
    redirect_uri: redirectUri,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    resource: server.mcpUrl,
    scope: 'handbook:read',
    state: randomBytes(8).toString('base64url'),
  };
  return {
    id,
    redirectUri,
    management: { url: body.registration_client_uri, token: body.registration_access_token },
    authorizationUrl: (changes) => new URL(`${server.issuer}/authorize?${parameters({ ...requestParameters, ...changes })}`),
    post,
    exchange: (code, changes) => post('/token', {
      grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...changes,
    }),
    refresh: (refreshToken, changes) => post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }),
  };
}

/** RFC 7636 section 4.2. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

async function send(url: string, headers: Readonly<Record<string, string>>, body: string | URLSearchParams): Promise<ClientAnswer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function parameters(values: Changes): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
