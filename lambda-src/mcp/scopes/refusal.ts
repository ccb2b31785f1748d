import type { CallToolResult } from '@modelcontextprotocol/server';
import { log } from '../../shared/log';
import type { NeededScopes } from '../call/callable-tool';
import type { Exchange } from '../call/exchange';
import { ERROR_CODES, ProtocolError } from '../call/protocol-error';
import { errorResult } from '../call/result';
import { CHALLENGES_META_KEY, type ScopeChallenge } from '../call/scope-challenge';

/*
 * Requests of callers who lack scopes are refused within the protocol, with the status 200. A status of 403 would come with a challenge in
 * `WWW-Authenticate`, which API Gateway renames: clients find nothing to ask for there, and some take the status for the end of the connection.
 * Calls for which the header does arrive never get here: the authorizer has refused them already.
 */

/** Makes the result of a call that is refused. */
export function refusedCall(tool: string, needed: NeededScopes, exchange: Exchange): CallToolResult {
  const challenge = challengeFor(needed, exchange);
  return { ...errorResult(textOf(`The tool ${tool}`, challenge)), _meta: { [CHALLENGES_META_KEY]: [challenge.challenge] } };
}

/** Makes the error of a request that is refused, whose method has no results that are errors. */
export function refusedRequest(needed: NeededScopes, exchange: Exchange): ProtocolError {
  const challenge = challengeFor(needed, exchange);
  return new ProtocolError(ERROR_CODES.invalidRequest, textOf('What was asked for', challenge), {
    error: 'insufficient_scope',
    scope: challenge.scope,
    resource_metadata: challenge.resourceMetadataUrl,
    [CHALLENGES_META_KEY]: [challenge.challenge],
  });
}

function challengeFor({ scopes, description }: NeededScopes, { request: { method }, invocation }: Exchange): ScopeChallenge {
  const { requestId, caller: { clientId } } = invocation;
  log.info('The request was refused for want of scopes', { requestId, clientId, method, needed: scopes });
  return invocation.challengeFor(scopes, description);
}

function textOf(subject: string, { need }: ScopeChallenge): string {
  return `${subject} ${need}, which your access token lacks. To allow it, the server has to be authorized once more, for that as well.`;
}
