import type { Headers } from './headers';
import { requestsIn, type Requested } from './requested';
import { isObject } from '../../shared/json-object';
import { MODERN_REVISION } from '../call/exchange';
import { hasMember, UNUSABLE_NAME } from '../call/member-names';
import { idOf } from '../call/message';
import { ERROR_CODES } from '../call/protocol-error';
import type { HttpAnswer } from '../http/http-answer';
import { jsonRpcError } from '../http/json-rpc-error';
import { paramsProblem } from '../protocol/params';

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
export function refuseMalformedParams(message: unknown, headers: Headers, report: (reason: string) => void): HttpAnswer | undefined {
  const isModern = headers['mcp-protocol-version'] === MODERN_REVISION;
  for (const request of requestsIn(message).filter(({ method }) => typeof method === 'string')) {
    const problem = problemOf(request, isModern);
    if (problem !== undefined) {
      const id = idOf(message);
      report(problem);
      return jsonRpcError(isModern || id === undefined ? 400 : 200, ERROR_CODES.invalidParams, problem, id);
    }
  }
  return undefined;
}

function problemOf({ method, params }: Requested, isModern: boolean): string | undefined {
  const problem = hasMember(params, UNUSABLE_NAME) ? `a member cannot be named ${UNUSABLE_NAME}` : problemOfAny(params);
  return problem === undefined ? problemOfMethod(String(method), params, isModern) : `Invalid params for ${String(method)}: ${problem}`;
}

/** Finds what is wrong with parameters, whatever their method is. */
function problemOfAny(params: unknown): string | undefined {
  if (params === undefined) {
    return undefined;
  }
  if (!isObject(params)) {
    return 'params must be an object';
  }
  const { _meta: meta = {} } = params;
  if (!isObject(meta)) {
    return 'params._meta must be an object';
  }
  return ['undefined', 'string', 'number'].includes(typeof meta.progressToken) ? undefined : 'params._meta.progressToken must be a string or a number';
}

/** The methods whose parameters are judged first, so that a mistake of a program is told from an answer: by the status, from 2026-07-28 on. */
const JUDGED_FIRST: ReadonlySet<string> = new Set(['initialize', 'tools/call']);

function problemOfMethod(method: string, params: Requested['params'], isModern: boolean): string | undefined {
  // 2026-07-28 has no handshake, and its requests have parameters
  const isJudged = JUDGED_FIRST.has(method) && !(isModern && (method === 'initialize' || params === undefined));
  return isJudged ? paramsProblem(method, params ?? {}) : undefined;
}
