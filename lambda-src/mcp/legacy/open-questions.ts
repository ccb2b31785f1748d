import { INTERNAL_ERROR, type JSONRPCErrorResponse, type JSONRPCRequest, type JSONRPCResultResponse, type RequestId } from '@modelcontextprotocol/server';
import type { ClientAnswer } from './client-answer';
import { newQuestionId } from './question';
import type { Session } from './session';
import { log } from '../../shared/log';
import type { Invocation } from '../call/invocation';

/** The requests to the client that a server waits for the answers of. */
export interface OpenQuestions {
  /**
   * Sends a request to the client under an unguessable id, and goes on. The answer is delivered when it has come by way of the state
   * table, since it is an HTTP request of its own, which another instance may get.
   */
  ask(question: JSONRPCRequest, send: (question: JSONRPCRequest) => Promise<void>): Promise<void>;
  /**
   * Stops to wait for an answer.
   *
   * @returns the id by which the client knows the question, undefined if it is not open
   */
  withdraw(id: unknown): string | undefined;
}

/** Opens no connection and reads nothing before something is asked. */
export function openQuestions(
  session: Session,
  { requestId, caller, deadline }: Invocation,
  closed: AbortSignal,
  deliver: (answer: JSONRPCResultResponse | JSONRPCErrorResponse) => void,
): OpenQuestions {
  /** By the id that the server knows. */
  const open = new Map<RequestId, { readonly wireId: string; readonly withdrawn: AbortController }>();

  async function waitForAnswer(id: RequestId, wireId: string, unwanted: AbortSignal): Promise<void> {
    const answer = await receive(wireId, AbortSignal.any([unwanted, deadline]));
    open.delete(id);
    if (!unwanted.aborted) {
      deliver({ jsonrpc: '2.0', id, ...answer });
    }
  }

  async function receive(wireId: string, givenUp: AbortSignal): Promise<ClientAnswer> {
    try {
      const { takeAnswer } = await import('./client-answer');
      return await takeAnswer(wireId, givenUp) ?? failure('The client did not answer in time');
    } catch (error) {
      log.error('The answer of the client could not be read', { requestId, error });
      return failure(`The answer could not be read. Request id: ${requestId}`);
    }
  }

  return {
    ask: async (question, send) => {
      const wireId = await newQuestionId(session, caller);
      const withdrawn = new AbortController();
      open.set(question.id, { wireId, withdrawn });
      await send({ ...question, id: wireId });
      void waitForAnswer(question.id, wireId, AbortSignal.any([withdrawn.signal, closed]));
    },
    withdraw: (id) => {
      const question = open.get(id as RequestId);
      question?.withdrawn.abort();
      return question?.wireId;
    },
  };
}

function failure(message: string): ClientAnswer {
  return { error: { code: INTERNAL_ERROR, message } };
}
