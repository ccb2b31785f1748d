import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { type AccessToken, type ClientCredentials, errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { ID_JAG_TYPE, redeemIdentityAssertion } from './identity-assertion';
import { checkWorkloadAssertion } from './workload-assertion';
import { findWorkloadClient } from './workload-client';
import { JWT_BEARER_GRANT } from '../../../src/contract';
import { mcpUrl, settings } from '../settings';
import { isSameResource } from '../tokens/resource-indicator';
import { mcpResourceServer } from '../tokens/resource-server';

/** How much longer a grant lives than its token, in seconds. */
const GRANT_MARGIN = 60;

/**
 * Answers a token request with an assertion of a trusted issuer. There is no refresh token: whoever vouched for the client the
 * first time is asked again.
 *
 * @throws errors of oidc-provider
 * @throws ServiceUnavailableError
 */
export async function answerAssertion(provider: Provider, ctx: KoaContextWithOIDC): Promise<void> {
  const token = await exchangeAssertion(provider, ctx);
  ctx.body = {
    access_token: await token.save(),
    token_type: token.tokenType,
    expires_in: token.expiration,
    ...(token.scope && { scope: token.scope }),
  };
}

async function exchangeAssertion(provider: Provider, ctx: KoaContextWithOIDC): Promise<AccessToken | ClientCredentials> {
  const { params, client } = ctx.oidc;
  const { assertion, resource } = params as { readonly assertion?: string; readonly resource?: string };
  if (assertion === undefined) {
    throw new errors.InvalidRequest('missing required parameter(s) \'assertion\'');
  }
  if (resource !== undefined && !isSameResource(resource, mcpUrl)) {
    throw new errors.InvalidTarget('the only resource of this server is its MCP URL');
  }
  if (client!.dpopBoundAccessTokens) {
    throw new errors.InvalidRequest('tokens of this grant are not bound to a key');
  }
  return typeOf(assertion) === ID_JAG_TYPE
    ? personToken(provider, ctx, assertion)
    : workloadToken(provider, ctx, assertion);
}

/** A token for a person, with a grant that revokes it. */
async function personToken(provider: Provider, { oidc }: KoaContextWithOIDC, assertion: string): Promise<AccessToken> {
  const client = oidc.client!;
  if (client.clientAuthMethod === 'none') {
    throw new errors.UnauthorizedClient('this grant is for clients that prove who they are');
  }
  const { subject: accountId, scopes } = await redeemIdentityAssertion(assertion, client);
  const scope = grantedScope(scopes, oidc.requestParamScopes);
  // it has nothing else to revoke
  const expiresIn = settings.accessTokenLifetime + GRANT_MARGIN;
  const grant = Object.assign(new provider.Grant({ accountId, clientId: client.clientId }), { expiresIn });
  grant.addResourceScope(mcpUrl, scope);
  const grantId = await grant.save();
  const token = new provider.AccessToken({ accountId, client, grantId, gty: JWT_BEARER_GRANT, scope });
  token.resourceServer = new provider.ResourceServer(mcpUrl, mcpResourceServer());
  oidc.entity('Grant', grant);
  oidc.entity('AccessToken', token);
  return token;
}

/** A token for a client that acts for itself. */
async function workloadToken(provider: Provider, { oidc }: KoaContextWithOIDC, assertion: string): Promise<ClientCredentials> {
  const client = oidc.client!;
  if (findWorkloadClient(client.clientId) === undefined) {
    throw new errors.UnauthorizedClient('this client is not that of workloads');
  }
  const scopes = await checkWorkloadAssertion(assertion, client);
  const token = new provider.ClientCredentials({ client, scope: grantedScope(scopes, oidc.requestParamScopes) });
  token.resourceServer = new provider.ResourceServer(mcpUrl, mcpResourceServer());
  oidc.entity('ClientCredentials', token);
  return token;
}

/** What is allowed, of what was asked for; all of it if nothing was. */
function grantedScope(allowed: readonly string[], requested: ReadonlySet<string>): string {
  const granted = requested.size === 0 ? allowed : allowed.filter((scope) => requested.has(scope));
  if (granted.length === 0 && requested.size > 0) {
    throw new errors.InvalidScope('none of the requested scopes is granted', [...requested].join(' '));
  }
  return granted.join(' ');
}

function typeOf(assertion: string): string | undefined {
  try {
    return decodeProtectedHeader(assertion).typ?.toLowerCase().replace(/^application\//, '');
  } catch {
    return undefined;
  }
}
