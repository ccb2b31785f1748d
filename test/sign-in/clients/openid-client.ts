import * as oauth from 'openid-client';
import { startCallbackServer } from './callback-server';
import type { Client, ClientCredentials, ClientKind, ClientOptions, ClientTokens, Registration } from './client';
import { textOf } from './text-of';
import { callTool, sendMcp, type McpResponse } from '../../acceptance/mcp-request';
import { DOCUMENT_URL } from '../document-host/document-host';
import { PRE_REGISTERED } from '../registered-clients';

/** An OAuth client that knows nothing of MCP: `openid-client`, and JSON-RPC by hand. It checks what the server says more strictly than others. */
export const OPENID_CLIENT: ClientKind = {
  name: 'openid-client',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  cannotStepUp: { reason: 'it knows nothing of MCP', error: /^403/ },
  start,
};

// this machine has no TLS
const OPTIONS: oauth.DynamicClientRegistrationRequestOptions = { execute: [oauth.allowInsecureRequests], algorithm: 'oidc' };

async function start({ mcpUrl, registration, browse }: ClientOptions): Promise<Client> {
  const { redirectUri, redirected, close } = await startCallbackServer();
  const issuer = new URL(mcpUrl.replace(/\/mcp$/, ''));
  const { clientId, clientSecret } = PRE_REGISTERED.confidential;
  const configurations: Record<Registration, () => Promise<oauth.Configuration>> = {
    'DCR': () => oauth.dynamicClientRegistration(issuer, {
      client_name: 'Report writer',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    }, oauth.ClientSecretBasic(), OPTIONS),
    'CIMD': () => oauth.discovery(issuer, DOCUMENT_URL, undefined, oauth.None(), OPTIONS),
    'pre-registered': () => oauth.discovery(issuer, clientId, clientSecret, oauth.ClientSecretBasic(clientSecret), OPTIONS),
  };
  const configuration = await configurations[registration]();

  const authorize = async (): Promise<ClientTokens> => {
    const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
    const expectedState = oauth.randomState();
    const url = oauth.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'handbook:read handbook:write handbook:admin',
      resource: mcpUrl,
      state: expectedState,
      code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    await browse(url);
    // it checks state, iss and the redirect URI
    return oauth.authorizationCodeGrant(configuration, redirected(), { pkceCodeVerifier, expectedState }, { resource: mcpUrl });
  };
  const refresh = async (token: string): Promise<ClientTokens> => {
    try {
      return await oauth.refreshTokenGrant(configuration, token, { resource: mcpUrl });
    } catch (error) {
      if ((error as oauth.ResponseBodyError).error !== 'invalid_grant') throw error;
      return authorize();
    }
  };
  let tokens: ClientTokens | undefined;
  const sending = async (send: (token: string) => Promise<McpResponse>): Promise<any> => {
    tokens ??= await authorize();
    let response = await send(tokens.access_token);
    if (response.status === 401) {
      tokens = await refresh(tokens.refresh_token!);
      response = await send(tokens.access_token);
    }
    if (response.status !== 200 || response.body.error) throw new Error(`${response.status}: ${JSON.stringify(response.body)}`);
    return response.body.result;
  };
  return {
    listTools: async () => (await sending((token) => sendMcp(mcpUrl, { token, method: 'tools/list' }))).tools.map(({ name }: { name: string }) => name),
    callTool: async (name, args) => textOf(await sending((token) => callTool(mcpUrl, token, name, args))),
    tokens: async () => tokens!,
    credentials: async () => configuration.clientMetadata() as ClientCredentials,
    replaceAccessToken: async (token) => { tokens = { ...tokens!, access_token: token }; },
    close,
  };
}
