import type { LocalServer } from './local-server';

/** A client that acts for itself, as the registration endpoint answered (RFC 7591 section 3.2.1). */
export interface MachineClient {
  readonly client_id: string;
  readonly client_secret: string;
  readonly registration_access_token: string;
  readonly registration_client_uri: string;
}

/** The answer of the token endpoint (RFC 6749 section 5.1). */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope?: string;
}

/** The metadata of a client that acts for itself. */
export const MACHINE_CLIENT_METADATA = {
  client_name: 'Nightly report',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: 'client_secret_basic',
};

/** Registers a client with the initial access token; throws unless it is created. */
export async function registerMachineClient(server: LocalServer, metadata: object = {}): Promise<MachineClient> {
  const response = await fetch(`${server.issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${server.initialAccessToken}` },
    body: JSON.stringify({ ...MACHINE_CLIENT_METADATA, ...metadata }),
  });
  if (response.status !== 201) throw new Error(`registration answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<MachineClient>;
}

/** The value of an `Authorization` header (RFC 6749 section 2.3.1: both parts are form-encoded first). */
export function basic(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
}

/** Asks the token endpoint, whatever it may answer. */
export function requestToken(server: LocalServer, client: MachineClient, parameters: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.issuer}/token`, {
    method: 'POST',
    headers: { authorization: basic(client.client_id, client.client_secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: server.mcpUrl, ...parameters }),
  });
}

/** Gets an access token for the MCP endpoint; throws unless it is issued. */
export async function accessToken(server: LocalServer, client?: MachineClient): Promise<string> {
  const response = await requestToken(server, client ?? await registerMachineClient(server));
  if (response.status !== 200) throw new Error(`the token endpoint answered ${response.status}: ${await response.text()}`);
  return (await response.json() as TokenResponse).access_token;
}
