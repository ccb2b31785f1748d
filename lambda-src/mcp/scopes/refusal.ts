import { ProtocolError, ProtocolErrorCode, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { log } from '../../shared/log';
import type { RequestScope } from '../call/invocation';
import { errorResult } from '../call/result';
import { CHALLENGES_META_KEY, type ScopeChallenge } from '../call/scope-challenge';
import type { HandlerWrapper } from '../request-handlers';

/** The methods for which a caller may lack scopes. */
const METHODS = new Set(['tools/call', 'resources/read', 'prompts/get']);

/**
 * Refuses requests of callers who lack scopes within the protocol, with the status 200. The SDK would refuse them with 403 and a challenge in
 * `WWW-Authenticate`, which API Gateway renames: clients find nothing to ask for there, and some take the status for the end of the connection.
 * Calls for which the header does arrive never get here: the authorizer has refused them already.
 */
export function refuseWithoutScopes(server: McpServer, { invocation }: RequestScope): HandlerWrapper {
  const challengeOf = server.resolveScopeChallenge;
  server.resolveScopeChallenge = () => undefined;
  return (method, handler) => !METHODS.has(method) ? handler : async (request, ctx) => {
    const lacking = await challengeOf(contextOf(method, request, ctx));
    if (lacking === undefined) {
      return handler(request, ctx);
    }
    const { requestId, caller: { clientId }, challengeFor } = invocation;
    log.info('The request was refused for want of scopes', { requestId, clientId, method, needed: lacking.scopes });
    const { params } = request as { readonly params?: { readonly name?: unknown } };
    const subject = method === 'tools/call' ? `The tool ${String(params?.name)}` : 'What was asked for';
    return refusal(method, subject, challengeFor(lacking.scopes, lacking.errorDescription));
  };
}

function contextOf(method: string, request: unknown, ctx: ServerContext): Parameters<McpServer['resolveScopeChallenge']>[0] {
  const { params } = request as { readonly params?: Record<string, unknown> };
  return { request: { jsonrpc: '2.0', id: ctx.mcpReq.id, method, params }, authInfo: ctx.http?.authInfo };
}

/** @throws ProtocolError where a method has no results that are errors */
function refusal(method: string, subject: string, { scope, need, challenge, resourceMetadataUrl }: ScopeChallenge): object {
  const text = `${subject} ${need}, which your access token lacks. To allow it, the server has to be authorized once more, for that as well.`;
  if (method === 'tools/call') {
    return { ...errorResult(text), _meta: { [CHALLENGES_META_KEY]: [challenge] } };
  }
  throw new ProtocolError(ProtocolErrorCode.InvalidRequest, text, {
    error: 'insufficient_scope',
    scope,
    resource_metadata: resourceMetadataUrl,
    [CHALLENGES_META_KEY]: [challenge],
  });
}
