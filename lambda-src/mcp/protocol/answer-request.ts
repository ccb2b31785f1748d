import { liftParams } from './lifted';
import type { EraProtocol } from './methods';
import { MODERN_PROTOCOL } from './modern/protocol';
import { paramsProblem } from './params';
import type { JsonObject } from '../../../src/contract';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import type { Exchange } from '../call/exchange';
import type { JsonRpcError, JsonRpcResponse } from '../call/message';
import { ERROR_CODES, InvalidParamsError, InvalidStateError, MethodNotFoundError, ProtocolError } from '../call/protocol-error';
import { endedWith } from '../call/signals';
import type { CallInTask, Progress } from '../call/task-support';
import { isServed, openCatalogue, type Catalogue } from '../catalogue/catalogue';
import type { Served } from '../catalogue/served';
import { internalErrorResponse } from '../http/json-rpc-error';
import { TASK_LIFETIME } from '../tasks/extension';

/** The answer to a request, and the status of its HTTP response, where that tells anything. */
export interface Answered {
  readonly response: JsonRpcResponse;
  readonly status: number;
}

/** The methods of which an answer may be a question, so that the client brings something back. */
const MULTI_ROUND: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** The reason for which a request ends as it should: one for all, since to make an error takes longer than most of the steps of a call. */
const ANSWERED = new DOMException('The request has been answered', 'AbortError');

/** Answers a request whose catalogue is open. */
export type AnswerRequest = () => Promise<Answered>;

/**
 * Opens what one request can reach, in whichever era it is. To answer it, finds the method, checks the parameters and writes what the method
 * says.
 *
 * An error that is none of the revision goes to the log, and clients get no text of it. From 2026-07-28 on, an answer may fail with
 * a ServiceUnavailableError, since HTTP has a status for it; earlier, an answer may have begun.
 *
 * @throws whatever the owner's module throws while it registers
 */
export async function openRequest(served: Served, given: Exchange, protocol: EraProtocol): Promise<AnswerRequest> {
  const { era, request: { id, method }, invocation: { requestId } } = given;
  const ended = endedWith(given.signal, given.invocation.deadline);
  const exchange = { ...given, signal: ended.signal };
  const catalogue = await openCatalogue(served, exchange);
  return async () => {
    try {
      const result = await resultOf(exchange, catalogue, protocol);
      const again = async (round: Exchange) => resultOf(round, await openCatalogue(served, round), protocol);
      return { response: { result: await protocol.encode(result, { exchange, catalogue, again }), jsonrpc: '2.0', id }, status: 200 };
    } catch (error) {
      if (error instanceof ProtocolError && !(era === 'modern' && error.code === ERROR_CODES.urlElicitationRequired)) {
        return { response: errorResponse(id, error), status: error.status };
      }
      log.error('The request failed', { requestId, method, error });
      if (error instanceof ServiceUnavailableError && era === 'modern') {
        throw error;
      }
      return { response: internalErrorResponse(requestId, id), status: 200 };
    } finally {
      // what a tool that has failed still does is for nobody
      ended.abort(ANSWERED);
    }
  };
}

async function resultOf(exchange: Exchange, catalogue: Catalogue, { methods }: EraProtocol): Promise<JsonObject> {
  const { params, meta, requestState, request: { method } } = exchange;
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (known === undefined || (known.capability !== undefined && !isServed(known.capability, catalogue))) {
    return otherResult(exchange, catalogue);
  }
  const problem = paramsProblem(method, { ...params, _meta: meta });
  if (problem !== undefined) {
    throw new InvalidParamsError(problem);
  }
  if (MULTI_ROUND.has(method) && requestState !== undefined && typeof requestState !== 'string') {
    throw new InvalidStateError();
  }
  return known.answer(exchange, catalogue);
}

/** The result of a method that this server does not have by itself: one of tasks, or one of the owner's module. */
async function otherResult(exchange: Exchange, { served, sources }: Catalogue): Promise<JsonObject> {
  for (const source of sources) {
    const result = await source.answerOther?.();
    if (result) {
      return result;
    }
  }
  const { era, request: { method } } = exchange;
  // earlier revisions have other tasks, which this server does not offer
  const methods = era === 'modern' ? served.tasks?.methods ?? {} : {};
  if (!Object.hasOwn(methods, method)) {
    throw new MethodNotFoundError();
  }
  return methods[method]!(exchange, (call) => answerInTask(served, call));
}

/** Answers a call in a task, as it would be answered within a request: the same tools, the same checks, and the same answers. */
export async function answerInTask(served: Served, { request, invocation, tasks, onProgress }: CallInTask): Promise<JsonRpcResponse> {
  const answer = await openRequest({ ...served, tasks }, {
    ...liftParams(request),
    invocation,
    era: 'modern',
    request,
    signal: invocation.disconnected,
    notify: async ({ method, params }) => {
      if (method === 'notifications/progress') {
        onProgress(params as unknown as Progress);
      }
    },
    stateLifetime: TASK_LIFETIME / 1000,
  }, MODERN_PROTOCOL);
  return (await answer()).response;
}

function errorResponse(id: string | number, { code, message, data }: ProtocolError): JsonRpcError {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } };
}
