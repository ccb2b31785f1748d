import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { adapterOf } from './adapters';
import { isForBrowser } from './browser-state';
import { reviewErrorRedirects } from './error-redirects';
import { LIFETIMES } from './lifetimes';
import { reportProviderEvents } from './provider-events';
import { ProviderSigningKey } from './provider-signing-key';
import { requestIdOf } from './request-id';
import { keepSessionIds } from './session-id';
import { SIGN_IN_CONFIGURATION } from './sign-in-configuration';
import {
  CLIENT_ASSERTION_ALGORITHMS, clientAuthMethods, GRANT_ID_CLAIM, grantTypes, OAUTH_PATHS, peopleCanSignIn, responseTypes, SIGNING_ALGORITHM,
} from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import type { SigningKey } from '../../shared/signing-key';
import { noteGrantsInUse } from '../account/grant-use';
import { registerAssertionGrant } from '../assertions/jwt-bearer-grant';
import { renewClientsInUse } from '../clients/client-adapter';
import { letDocumentClientsProveThemselves } from '../clients/client-authentication';
import { issueClientId } from '../clients/client-id';
import { compareHashedClientSecrets, issueClientSecret, showNewClientSecret } from '../clients/client-secret';
import { endGrantsWithDocumentClients, recordDocumentClients } from '../clients/document-client';
import { matchLoopbackRedirects } from '../clients/loopback-redirect';
import { allowMetadataDocument, fetchForClients } from '../clients/metadata-document';
import { answerUnreadableDocuments } from '../clients/unreadable-document';
import { awaitChecks } from '../records/authorization-code-adapter';
import { deriveSuccessors } from '../records/used-once';
import { issuer, mcpUrl, settings } from '../settings';
import { KNOWN_SCOPES } from '../tokens/requested-scopes';
import { requestedResourceServer } from '../tokens/resource-server';
import { introspectAccessTokens } from '../tokens/token-introspection';
import { revokeAccessTokens } from '../tokens/token-revocation';

/** RFC 7523 section 3 lets a server refuse assertions that expire unreasonably late. In seconds. */
const MAX_ASSERTION_LIFE = 3_600;

/**
 * Makes the authorization server: oidc-provider, and what this server adds around it.
 *
 * @param key signs access tokens
 */
export function createProvider(key: SigningKey): Provider {
  const provider = new Provider(issuer, configuration(key));
  compareHashedClientSecrets(provider);
  matchLoopbackRedirects(provider);
  letDocumentClientsProveThemselves(provider);
  endGrantsWithDocumentClients(provider);
  deriveSuccessors(provider);
  awaitChecks(provider);
  keepSessionIds(provider);
  registerAssertionGrant(provider);
  reportProviderEvents(provider);
  answerUnreadableDocuments(provider);
  reviewErrorRedirects(provider);
  showNewClientSecret(provider);
  renewClientsInUse(provider);
  noteGrantsInUse(provider);
  recordDocumentClients(provider);
  revokeAccessTokens(provider);
  introspectAccessTokens(provider);
  return provider;
}

function configuration(key: SigningKey): Configuration {
  return {
    adapter: adapterOf,
    jwks: { keys: [new ProviderSigningKey(key)] },
    routes: {
      token: OAUTH_PATHS.token,
      jwks: OAUTH_PATHS.jwks,
      authorization: OAUTH_PATHS.authorization,
      pushed_authorization_request: OAUTH_PATHS.pushedAuthorizationRequest,
      registration: OAUTH_PATHS.registration,
      revocation: OAUTH_PATHS.revocation,
      introspection: OAUTH_PATHS.introspection,
    },
    scopes: KNOWN_SCOPES,
    responseTypes: responseTypes(settings),
    clientAuthMethods: clientAuthMethods(settings),
    enabledJWA: { clientAuthSigningAlgValues: [...CLIENT_ASSERTION_ALGORITHMS] },
    clientDefaults: {
      grant_types: grantTypes(settings),
      response_types: [],
      id_token_signed_response_alg: SIGNING_ALGORITHM,
    },
    ttl: LIFETIMES,
    features: {
      clientCredentials: { enabled: true },
      registration: { enabled: true, idFactory: issueClientId, secretFactory: issueClientSecret },
      // an answer that gets lost must not lock the client out
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      introspection: { enabled: true, allowedPolicy: isOwnToken },
      resourceIndicators: { enabled: true, defaultResource: () => mcpUrl, getResourceServerInfo: requestedResourceServer },
      pushedAuthorizationRequests: { enabled: peopleCanSignIn(settings) },
      clientIdMetadataDocument: {
        enabled: peopleCanSignIn(settings) && settings.registration.metadataDocuments,
        ack: 'draft-02',
        allowFetch: allowMetadataDocument,
        allowClient: () => true,
      },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      dPoP: { enabled: settings.dpop },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: (_ctx, token) => ('grantId' in token && token.grantId !== undefined ? { [GRANT_ID_CLAIM]: token.grantId } : undefined),
    ...(peopleCanSignIn(settings) && SIGN_IN_CONFIGURATION),
    assertJwtClientAuthClaimsAndHeader(_ctx, claims) {
      if (!(Number(claims.exp) <= epochSeconds() + MAX_ASSERTION_LIFE)) {
        throw new errors.InvalidClientAuth('the client assertion expires too late');
      }
    },
    clientBasedCORS: () => true,
    renderError,
    fetch: fetchForClients,
  };
}

async function isOwnToken(_ctx: KoaContextWithOIDC, client: { clientId: string }, token: { clientId?: string }): Promise<boolean> {
  return token.clientId === client.clientId;
}

async function renderError(ctx: KoaContextWithOIDC, out: object, error: Error): Promise<void> {
  if (isForBrowser(ctx)) {
    const { showRequestProblem } = await import('../authorization/request-problem');
    showRequestProblem(ctx, error, requestIdOf(ctx));
    return;
  }
  // JSON, even for those who prefer HTML
  ctx.body = out;
}
