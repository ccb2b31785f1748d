import { newQuestionId } from './question';
import type { Session } from './session';
import { log } from '../../../shared/log';
import type { ClientAnswer } from '../../call/exchange';
import type { Invocation } from '../../call/invocation';
import type { Notice } from '../../call/message';
import { ERROR_CODES } from '../../call/protocol-error';

/** The means by which a question reaches the client, and the reasons to stop waiting for its answer. */
export interface QuestionProps {
  readonly session: Session;
  readonly invocation: Invocation;
  readonly send: (message: object) => void;
  /** Aborted when the stream has closed on which the question went. */
  readonly closed: AbortSignal;
  /** Aborted when nobody wants the answer any more. */
  readonly withdrawn: AbortSignal;
}

/**
 * Asks the client, under an unguessable id. The answer comes by way of the state table, since it is an HTTP request of its own, which another
 * instance may get. Opens no connection and reads nothing before that.
 */
export async function askClient(question: Notice, { session, invocation, send, closed, withdrawn }: QuestionProps): Promise<ClientAnswer> {
  const { requestId, caller, deadline } = invocation;
  const id = await newQuestionId(session, caller);
  send({ ...question, jsonrpc: '2.0', id });
  const withdraw = () => send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason: String(withdrawn.reason) } });
  withdrawn.addEventListener('abort', withdraw, { once: true });
  try {
    const { takeAnswer } = await import('./client-answer');
    return await takeAnswer(id, AbortSignal.any([withdrawn, closed, deadline])) ?? failure('The client did not answer in time');
  } catch (error) {
    log.error('The answer of the client could not be read', { requestId, error });
    return failure(`The answer could not be read. Request id: ${requestId}`);
  } finally {
    withdrawn.removeEventListener('abort', withdraw);
  }
}

function failure(message: string): ClientAnswer {
  return { error: { code: ERROR_CODES.internalError, message } };
}
