import { MAX_BATCH_LENGTH } from './checks';
import { isQuestionId } from './question';
import { serve } from './serve';
import { beginSession, findSession, type Session } from './session';
import { openSessionChannel } from './session-channel';
import type { JsonObject } from '../../../../src/contract';
import type { ClientAnswer } from '../../call/exchange';
import { idOf, isRequest, isResponse, type JsonRpcResponse } from '../../call/message';
import { ERROR_CODES } from '../../call/protocol-error';
import { logRefusal } from '../../call/refusal-log';
import { emptyAnswer, type HttpAnswer } from '../../http/http-answer';
import { invalidRequest, jsonRpcError } from '../../http/json-rpc-error';
import type { HttpMessage } from '../http-message';

const SESSION_HEADER = 'mcp-session-id';

/**
 * Answers a message of a client that may have a session (MCP 2025-11-25, transports, session management). `initialize` begins one.
 * Without one, clients can do everything but be asked something by a tool.
 *
 * @throws ProtocolError when the message is to be refused
 * @throws ServiceUnavailableError
 */
export async function answerInSession(http: HttpMessage): Promise<HttpAnswer> {
  const { invocation, message, headers } = http;
  if (isRequest(message) && message.method === 'initialize') {
    // its parameters have been checked
    const sessionId = await beginSession(message.params as JsonObject, invocation.caller);
    const answer = await serve(http);
    return sessionId === undefined ? answer : { ...answer, headers: { ...answer.headers, [SESSION_HEADER]: sessionId } };
  }
  const { [SESSION_HEADER]: sessionId } = headers;
  if (sessionId === undefined) {
    return serve(http);
  }
  const session = await findSession(sessionId, invocation.caller);
  if (session === undefined) {
    logRefusal(invocation, 'There is no such session');
    return jsonRpcError(404, ERROR_CODES.invalidRequest, 'There is no such session: initialize a new one', idOf(message));
  }
  return answerSession(http, session);
}

async function answerSession(http: HttpMessage, session: Session): Promise<HttpAnswer> {
  const messages = [http.message].flat();
  // longer batches are refused, so nothing of them is looked at
  const answers = messages.length > MAX_BATCH_LENGTH ? [] : messages.filter(isResponse);
  for (const answer of answers) {
    const refusal = await acceptAnswer(answer, session, http);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  if (answers.length > 0 && answers.length === messages.length) {
    return emptyAnswer(202);
  }
  const message = answers.length > 0 ? messages.filter((other) => !isResponse(other)) : http.message;
  return serve({ ...http, message }, openSessionChannel(session, http.invocation));
}

/** @returns why the answer is not accepted */
async function acceptAnswer(
  { jsonrpc: _, id, ...answer }: JsonRpcResponse,
  session: Session,
  { invocation }: HttpMessage,
): Promise<HttpAnswer | undefined> {
  if (!await isQuestionId(id, session, invocation.caller)) {
    logRefusal(invocation, 'Nobody asked for this answer');
    return invalidRequest(400, 'The response is to a request that was not made in this session');
  }
  const { leaveAnswer, MAX_ANSWER_SIZE } = await import('./client-answer');
  if (Buffer.byteLength(JSON.stringify(answer)) > MAX_ANSWER_SIZE) {
    const problem = `The response is larger than ${MAX_ANSWER_SIZE} bytes`;
    // so that the tool need not wait in vain
    await leaveAnswer(String(id), { error: { code: ERROR_CODES.invalidRequest, message: problem } });
    return invalidRequest(413, problem);
  }
  await leaveAnswer(String(id), answer as ClientAnswer);
  return undefined;
}
