import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { JsonObject } from '../../../../src/contract';
import { timeLimit } from '../../../shared/time-limit';
import type { Exchange } from '../../call/exchange';
import { ERROR_CODES, ProtocolError } from '../../call/protocol-error';
import { capabilitiesMissing, questionsOf, type Question } from '../../call/questions';
import { errorResult, isInputRequired } from '../../call/result';

/** The most rounds in which a client is asked. */
const MAX_ROUNDS = 8;

/** The time that a client has to answer the questions of a round, in milliseconds. */
const ROUND_TIMEOUT = 600_000;

/** The pause before a request is repeated that asks nothing, in milliseconds. */
const PAUSE = 250;

/**
 * Answers a request whose result needs input (MCP 2026-07-28, multi-round-trip requests), for a client of an earlier revision, which does not
 * come back by itself: asks it, and has the request answered anew with what it says, until there is a result.
 *
 * @param first the result of the first round
 * @param answer answers the request with what the client brings back
 * @throws ProtocolError when the client cannot be asked, and the method has no results that are errors
 */
export async function answerInRounds(
  exchange: Exchange,
  first: InputRequiredResult,
  answer: (round: Exchange) => Promise<JsonObject>,
): Promise<JsonObject> {
  const { method } = exchange.request;
  let result: JsonObject | InputRequiredResult = first;
  for (let round = 0; isInputRequired(result); round++) {
    if (round === MAX_ROUNDS) {
      return failure(method, `The request '${method}' still needed input after ${MAX_ROUNDS} rounds`);
    }
    const questions = Object.entries(questionsOf(method, result));
    const { requestState } = result;
    const refused = questions.flatMap(([name, question]) => refusalOf(name, question, exchange));
    if (refused.length > 0) {
      return failure(method, refused[0]!);
    }
    try {
      const inputResponses = questions.length === 0 ? await pause(exchange) : await answersTo(questions, exchange);
      const { inputResponses: _, requestState: __, ...request } = exchange;
      result = await answer({ ...request, ...(inputResponses && { inputResponses }), ...(requestState !== undefined && { requestState }) });
    } catch (error) {
      if (exchange.signal.aborted || !(error instanceof UnansweredError)) {
        throw error;
      }
      return failure(method, `Fulfilling input required by '${method}' failed: ${error.message}`);
    }
  }
  return result;
}

/** The client did not answer a question. */
class UnansweredError extends Error {}

function refusalOf(name: string, question: Question, { client: { capabilities } }: Exchange): string[] {
  if (capabilitiesMissing(question, capabilities) === undefined) {
    return [];
  }
  const reason = capabilities === undefined
    ? ' (no client capabilities are available on this connection — per-request legacy serving cannot receive server-to-client requests)' : '';
  return [`Cannot request input '${name}' (${question.method}): the client on this 2025-era connection did not declare the required capability${reason}`];
}

/** All questions at once: when one is not answered, the others are withdrawn. */
async function answersTo(questions: readonly (readonly [string, Question])[], exchange: Exchange): Promise<JsonObject> {
  const round = new AbortController();
  const signal = AbortSignal.any([round.signal, exchange.signal, AbortSignal.timeout(timeLimit(ROUND_TIMEOUT))]);
  try {
    const answers = questions.map(async ([name, question]) => [name, await answerTo(question, exchange, signal)] as const);
    return Object.fromEntries(await Promise.all(answers));
  } catch (error) {
    round.abort(error);
    throw error;
  }
}

async function answerTo({ method, params }: Question, { ask }: Exchange, signal: AbortSignal): Promise<JsonObject> {
  if (ask === undefined) {
    throw new UnansweredError('There is no stream on which the client could be asked');
  }
  const answer = await ask({ method, ...(params && { params: method === 'elicitation/create' ? elicitation(params) : params }) }, signal);
  if ('error' in answer) {
    throw new UnansweredError(answer.error.message);
  }
  return answer.result;
}

/** Earlier revisions know forms by their mode, and need an id where a page is to be opened. */
function elicitation({ mode = 'form', ...params }: NonNullable<Question['params']>): JsonObject {
  return { ...params, mode, ...(mode === 'url' && params.elicitationId === undefined && { elicitationId: randomUUID() }) };
}

async function pause({ signal }: Exchange): Promise<undefined> {
  await sleep(PAUSE, undefined, { signal });
}

/** @throws ProtocolError where a method has no results that are errors */
function failure(method: string, message: string): JsonObject {
  if (method === 'tools/call') {
    return errorResult(message) as JsonObject;
  }
  throw new ProtocolError(ERROR_CODES.internalError, message);
}
