import { randomUUID } from 'node:crypto';
import type { OAuthClientInformationMixed, OAuthClientProvider, OAuthDiscoveryState, OAuthTokens } from '@modelcontextprotocol/client';
import type { CallbackServer } from './callback-server';
import type { ClientOptions } from './client';
import { DOCUMENT_URL } from '../document-host/document-host';
import { PRE_REGISTERED } from '../registered-clients';

/** Keeps in memory what the two SDKs' clients want to have kept. */
export interface SdkProvider extends OAuthClientProvider {
  /** What the client keeps. Tests look into it, and change it. */
  readonly kept: { tokens?: OAuthTokens; client?: OAuthClientInformationMixed };
}

/** Makes the provider of an application that people use. */
export function createSdkProvider({ mcpUrl, registration, browse }: ClientOptions, { redirectUri, redirected }: CallbackServer): SdkProvider {
  const kept: SdkProvider['kept'] = {};
  if (registration === 'pre-registered') {
    const { clientId, clientSecret } = PRE_REGISTERED.confidential;
    kept.client = { client_id: clientId, client_secret: clientSecret, issuer: mcpUrl.replace(/\/mcp$/, '') };
  }
  let verifier = '';
  let discovery: OAuthDiscoveryState | undefined;
  let state = '';
  return {
    kept,
    redirectUrl: redirectUri,
    clientMetadataUrl: registration === 'CIMD' ? DOCUMENT_URL : undefined,
    clientMetadata: {
      client_name: 'Desktop assistant',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => (state = randomUUID()),
    clientInformation: () => kept.client,
    saveClientInformation: (client) => { kept.client = client; },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => { kept.tokens = tokens; },
    saveCodeVerifier: (value) => { verifier = value; },
    codeVerifier: () => verifier,
    saveDiscoveryState: (value) => { discovery = value; },
    discoveryState: () => discovery,
    invalidateCredentials: (what) => {
      if (what === 'all' || what === 'client') kept.client = undefined;
      if (what === 'all' || what === 'tokens') kept.tokens = undefined;
      if (what === 'all' || what === 'discovery') discovery = undefined;
    },
    redirectToAuthorization: async (url) => {
      await browse(url);
      if (redirected().searchParams.get('state') !== state) throw new Error('the state came back changed');
    },
  };
}
