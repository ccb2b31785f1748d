import { INVALID_PARAMS } from '@modelcontextprotocol/server';
import { idOf, jsonRpcError } from './json-rpc-error';
import { MODERN_REVISION } from '../call/invocation';
import { hasMember, UNUSABLE_NAME } from '../call/member-names';
import { requestsIn, type Requested } from '../call/requested';
import { paramsProblem } from '../request-params';

/**
 * Refuses a message, whatever its method is, if MCP does not allow its parameters (JSON-RPC 2.0 section 5.1), or if they have a member that
 * would get lost on the way. A batch with one such message is refused as a whole, like a batch with something that is not a message.
 *
 * Up to 2025-11-25, a request that could be read is answered with the status 200, because clients take any other status for the end of the
 * connection.
 *
 * @param report is told why
 * @returns undefined when nothing is wrong
 */
export async function refuseMalformedParams(
  message: unknown,
  headers: Headers,
  report: (error: Error) => void,
): Promise<Response | undefined> {
  const isModern = headers.get('mcp-protocol-version') === MODERN_REVISION;
  for (const request of requestsIn(message).filter(({ method }) => typeof method === 'string')) {
    const problem = await problemOf(request, isModern);
    if (problem !== undefined) {
      const id = idOf(message);
      const text = `Invalid params for ${String(request.method)}: ${problem}`;
      report(new Error(text));
      return jsonRpcError(isModern || id === undefined ? 400 : 200, INVALID_PARAMS, text, id);
    }
  }
  return undefined;
}

async function problemOf(request: Requested, isModern: boolean): Promise<string | undefined> {
  return hasMember(request.params, UNUSABLE_NAME) ? `a member cannot be named ${UNUSABLE_NAME}` : paramsProblem(request, isModern);
}
