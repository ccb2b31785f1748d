import {
  discoverAuthorizationServerMetadata, discoverOAuthProtectedResourceMetadata, extractWWWAuthenticateParams, type AuthorizationServerMetadata,
} from '@modelcontextprotocol/client';
import { CheckFailure, type Checks } from './check';

/** What an MCP URL leads to. */
export interface Discovered {
  /** As the server names itself: what tokens are asked for (RFC 8707). */
  readonly resource: string;
  readonly metadata: AuthorizationServerMetadata;
  /** Separated by spaces: what the server says that clients may ask for. */
  readonly scope: string | undefined;
}

/** Finds the authorization server as MCP clients do: challenge, protected resource metadata (RFC 9728), its own metadata. */
export async function discover(url: string, checks: Checks): Promise<Discovered> {
  const challenge = await checks.run('challenge', 'Is it the MCP URL, with the path, and is the server deployed?', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept': 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    await response.body?.cancel();
    if (response.status !== 401) {
      throw new CheckFailure(`POST without a token answers ${response.status} instead of 401`, 'Is it the MCP URL, with the path of the stage and /mcp?');
    }
    const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
    if (!resourceMetadataUrl) {
      throw new CheckFailure('the 401 has no WWW-Authenticate with resource_metadata', 'Something between the server and here removes or renames the header.');
    }
    return [{ resourceMetadataUrl, scope }, resourceMetadataUrl.href];
  });
  const resource = await checks.run('resource metadata', 'Protected resource metadata must be served without a token.', async () => {
    const found = await discoverOAuthProtectedResourceMetadata(url, challenge);
    if (found.resource !== url) {
      throw new CheckFailure(`it describes ${found.resource}, not ${url}`, `Clients compare the two: give them the URL ${found.resource}.`);
    }
    return [found, `resource ${found.resource}`];
  });
  const [issuer = new URL(url).origin] = resource!.authorization_servers ?? [];
  const metadata = await checks.run('server metadata', `The authorization server ${issuer} must serve its metadata without a token.`, async () => {
    const found = await discoverAuthorizationServerMetadata(issuer);
    if (!found) throw new CheckFailure(`${issuer} has no metadata`, 'MCP clients cannot use an authorization server without it.');
    return [found, `issuer ${found.issuer}`];
  });
  const scopes = resource!.scopes_supported ?? [];
  return { resource: resource!.resource, metadata: metadata!, scope: scopes.length > 0 ? scopes.join(' ') : challenge!.scope };
}
