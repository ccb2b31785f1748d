import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { RESOURCE_SCOPES, unknownScope } from './requested-scopes';
import { isSameResource } from './resource-indicator';
import { SIGNING_ALGORITHM } from '../../../src/contract';
import { mcpUrl } from '../settings';

/** The MCP endpoint, as oidc-provider issues access tokens for it (RFC 9068). */
export function mcpResourceServer(): ResourceServer {
  return {
    audience: mcpUrl,
    scope: RESOURCE_SCOPES.join(' '),
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: SIGNING_ALGORITHM } },
  };
}

/**
 * The resource server that a request names (RFC 8707).
 *
 * @throws InvalidTarget unless it is this one
 * @throws InvalidScope when the request asks for a scope that there is not
 */
export async function requestedResourceServer({ oidc }: KoaContextWithOIDC, indicator: string): Promise<ResourceServer> {
  if (!isSameResource(indicator, mcpUrl)) {
    throw new errors.InvalidTarget('the only resource of this server is its MCP URL');
  }
  const unknown = unknownScope(oidc.requestParamScopes);
  if (unknown !== undefined) {
    throw new errors.InvalidScope('the requested scope is unknown', unknown);
  }
  return mcpResourceServer();
}
