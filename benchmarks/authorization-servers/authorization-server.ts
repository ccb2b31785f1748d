import { createHash } from 'node:crypto';

/** The URL of the authorization server that is measured, and its MCP endpoint. */
export const ISSUER = 'https://mcp.example.com';
export const RESOURCE = `${ISSUER}/mcp`;

/** The scope that clients ask for. */
export const SCOPE = 'weather:read';

/** What every client registers (RFC 7591). */
export const CLIENT_METADATA = {
  client_name: 'Notebook',
  redirect_uris: ['https://notebook.example.com/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

/** PKCE costs the client something, not the server. */
export const VERIFIER = 'v'.repeat(43);

/** An answer to a request. */
export interface Answer {
  readonly status: number;
  readonly location?: string | null;
  readonly body: string;
}

/** The endpoints of an authorization server in this process. */
export interface Endpoints {
  /** Their paths. */
  readonly paths: { readonly registration: string; readonly authorization: string; readonly token: string };
  /** Answers a request to one of them: POST with a body, GET without. */
  send(path: string, body?: string, contentType?: string): Promise<Answer>;
}

/** An authorization server that is measured, with a person who has signed in. */
export interface AuthorizationServer extends Endpoints {
  /** A client that the person has allowed: they are not asked again. */
  readonly clientId: string;
  /** Refuses an access token that is not good with an error. Absent if that is left to others. */
  check?(accessToken: string): Promise<void>;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Registers a client. Returns its id. */
export async function register({ send, paths }: Endpoints): Promise<string> {
  const { body } = await expectStatus(201, send(paths.registration, JSON.stringify(CLIENT_METADATA), 'application/json'));
  return JSON.parse(body).client_id;
}

/** The parameters of an authorization request. */
export function authorizationRequest(clientId: string): URLSearchParams {
  return new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CLIENT_METADATA.redirect_uris[0],
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    resource: RESOURCE,
    scope: SCOPE,
    state: 'state',
  });
}

/** Gets a code, and tokens for it. */
export async function authorize(server: AuthorizationServer): Promise<Tokens> {
  const { send, paths, clientId } = server;
  const { location } = await expectStatus([302, 303], send(`${paths.authorization}?${authorizationRequest(clientId)}`));
  const code = new URL(location!).searchParams.get('code');
  if (code === null) {
    throw new Error(`No code: ${location}`);
  }
  return requestTokens(server, { grant_type: 'authorization_code', code, redirect_uri: CLIENT_METADATA.redirect_uris[0], code_verifier: VERIFIER });
}

/** Exchanges a refresh token. */
export async function refresh(server: AuthorizationServer, refreshToken: string): Promise<Tokens> {
  return requestTokens(server, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function requestTokens({ send, paths, clientId }: AuthorizationServer, parameters: Record<string, string>): Promise<Tokens> {
  const form = new URLSearchParams({ client_id: clientId, resource: RESOURCE, ...parameters });
  const { body } = await expectStatus(200, send(paths.token, String(form), 'application/x-www-form-urlencoded'));
  return JSON.parse(body);
}

/** @throws Error for an answer with another status: what is measured must work */
export async function expectStatus(expected: number | number[], answer: Promise<Answer>): Promise<Answer> {
  const { status, location, body } = await answer;
  if (![expected].flat().includes(status)) {
    throw new Error(`${status} ${location ?? ''} ${body}`);
  }
  return { status, location, body };
}
