import {
  INVALID_REQUEST, isInitializeRequest, isJSONRPCErrorResponse, isJSONRPCResultResponse, type JSONRPCErrorResponse, type JSONRPCResultResponse,
} from '@modelcontextprotocol/server';
import { isQuestionId } from './question';
import { serve, type Connect } from './serve';
import { beginSession, findSession, type Session } from './session';
import { connectSession } from './session-transport';
import { idOf, invalidRequest, jsonRpcError } from '../http/json-rpc-error';
import type { Exchange } from '../protocol';
import { logRefusals } from '../refusal-log';

const SESSION_HEADER = 'Mcp-Session-Id';

/** The SDK refuses longer batches, so nothing of them is looked at. */
const MAX_BATCH_LENGTH = 100;

/** The answer of a client to a request of the server. */
type Answer = JSONRPCResultResponse | JSONRPCErrorResponse;

/**
 * Answers a message of a client that may have a session (MCP 2025-11-25, transports, session management). `initialize` begins one.
 * Without one, clients can do everything but be asked something by a tool.
 *
 * @throws ServiceUnavailableError
 */
export async function answerInSession(exchange: Exchange): Promise<Response> {
  const { invocation: { caller }, message, request } = exchange;
  if (isInitializeRequest(message)) {
    const sessionId = await beginSession(message.params, caller);
    const response = await serve(exchange);
    if (sessionId !== undefined) {
      response.headers.set(SESSION_HEADER, sessionId);
    }
    return response;
  }
  const sessionId = request.headers.get(SESSION_HEADER);
  if (sessionId === null) {
    return serve(exchange);
  }
  const session = await findSession(sessionId, caller);
  if (session === undefined) {
    logRefusals(exchange.invocation)(new Error('There is no such session'));
    return jsonRpcError(404, INVALID_REQUEST, 'There is no such session: initialize a new one', idOf(message));
  }
  return answerSession(exchange, session);
}

async function answerSession(exchange: Exchange, session: Session): Promise<Response> {
  const messages = [exchange.message].flat();
  const answers = messages.length > MAX_BATCH_LENGTH ? [] : messages.filter(isAnswer);
  for (const answer of answers) {
    const refusal = await acceptAnswer(answer, session, exchange);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  if (answers.length > 0 && answers.length === messages.length) {
    return new Response(null, { status: 202 });
  }
  const message = answers.length > 0 ? messages.filter((other) => !isAnswer(other)) : exchange.message;
  const connect: Connect = (server, http) => connectSession(server, http, { ...exchange, message, session });
  return serve({ ...exchange, message }, connect, session.initialize.capabilities);
}

function isAnswer(message: unknown): message is Answer {
  return isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message);
}

/** @returns why the answer is not accepted */
async function acceptAnswer({ jsonrpc: _, id, ...answer }: Answer, session: Session, { invocation }: Exchange): Promise<Response | undefined> {
  if (!await isQuestionId(id, session, invocation.caller)) {
    logRefusals(invocation)(new Error('Nobody asked for this answer'));
    return invalidRequest(400, 'The response is to a request that was not made in this session');
  }
  const { leaveAnswer, MAX_ANSWER_SIZE } = await import('./client-answer');
  if (Buffer.byteLength(JSON.stringify(answer)) > MAX_ANSWER_SIZE) {
    const problem = `The response is larger than ${MAX_ANSWER_SIZE} bytes`;
    // so that the tool need not wait in vain
    await leaveAnswer(String(id), { error: { code: INVALID_REQUEST, message: problem } });
    return invalidRequest(413, problem);
  }
  await leaveAnswer(String(id), answer);
  return undefined;
}
