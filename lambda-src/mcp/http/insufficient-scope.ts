import { INVALID_REQUEST } from '@modelcontextprotocol/server';
import { jsonRpcError, type RequestId } from './json-rpc-error';

/**
 * The answer to a call that needs scopes which the caller lacks (MCP 2026-07-28, authorization, scope challenge handling).
 *
 * The authorizer answers calls that it recognizes by their headers. This is for all others, and says in the body, too, what to ask
 * for: API Gateway renames the header.
 *
 * @param challenge the answer of the SDK, whose body has the form of OAuth
 */
export function insufficientScope(challenge: Response, id: RequestId | undefined): Response {
  const header = challenge.headers.get('WWW-Authenticate') ?? '';
  const [, scopes = ''] = /\bscope="([^"]*)"/.exec(header) ?? [];
  const response = jsonRpcError(403, INVALID_REQUEST, `The access token lacks scopes. What was asked for needs: ${scopes}`, id);
  response.headers.set('WWW-Authenticate', header);
  return response;
}
