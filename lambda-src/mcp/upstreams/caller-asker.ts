import type { ClientCapabilities } from '@modelcontextprotocol/server';
import type { Asker } from './exchange';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';
import { timeLimit } from '../../shared/time-limit';
import { logToClient } from '../call/client-log';
import type { Exchange } from '../call/exchange';
import { ERROR_CODES, ProtocolError } from '../call/protocol-error';
import { knowsTasks, TASKS_EXTENSION } from '../tasks/extension';
import { UI_CAPABILITIES, UI_EXTENSION } from '../tools/ui';

/** The questions that a client can be asked by way of this server. */
const ASKABLE = ['elicitation', 'sampling', 'roots'] as const;

/** The requests by which it is asked: another server must not send it any others. */
const QUESTIONS = { elicitation: 'elicitation/create', sampling: 'sampling/createMessage', roots: 'roots/list' } as const;

/** Time that a client may take to answer, in milliseconds: the whole call has a limit of its own. */
const QUESTION_TIMEOUT = 15 * 60_000;

/**
 * Returns the client of a request as another server sees it: what it can be asked, and how it hears of what happens meanwhile.
 *
 * A client of an earlier revision can be asked if it has a session, since its answer is a request of its own. A client of 2026-07-28
 * is asked by the result alone, which servers of earlier revisions do not know.
 */
export function askerOf(exchange: Exchange): Asker {
  const { era, client, meta: { progressToken }, notify } = exchange;
  const declared = client.capabilities;
  const extensions = {
    ...(knowsTasks(exchange) && { [TASKS_EXTENSION]: {} }),
    ...(declared?.extensions?.[UI_EXTENSION] && { [UI_EXTENSION]: declared.extensions[UI_EXTENSION] }),
  };
  const capabilities: ClientCapabilities = {
    ...Object.fromEntries(ASKABLE.flatMap((name) => declared?.[name] ? [[name, declared[name]]] : [])),
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
  // a session has a level of its own, which is looked at when something is sent
  const logLevel = era === 'modern' ? client.logLevel : declared ? 'debug' : 'info';
  return {
    capabilities,
    ...(logLevel !== undefined && { logLevel }),
    onLog: ({ level, data, logger }) => void logToClient(exchange, level, data, logger).catch(() => undefined),
    ...(progressToken !== undefined && {
      onProgress: (progress) => void notify({ method: 'notifications/progress', params: { ...progress, progressToken } }).catch(() => undefined),
    }),
    ...(era === 'legacy' && Object.keys(capabilities).length > 0 && {
      onQuestion: ({ method, params }) => {
        if (!ASKABLE.some((name) => capabilities[name] && QUESTIONS[name] === method)) {
          throw new ProtocolError(ERROR_CODES.methodNotFound, 'The client cannot be asked this');
        }
        return askClient(exchange, method, params);
      },
    }),
  };
}

/** @throws ProtocolError when the client answers with one, or cannot be asked */
async function askClient({ ask, signal }: Exchange, method: string, params: JsonObject | undefined): Promise<JsonObject> {
  if (ask === undefined) {
    throw new ProtocolError(ERROR_CODES.internalError, 'There is no stream on which the client could be asked');
  }
  const answer = await ask({ method, ...(params && { params }) }, AbortSignal.any([signal, AbortSignal.timeout(timeLimit(QUESTION_TIMEOUT))]));
  if ('error' in answer) {
    throw new ProtocolError(answer.error.code, answer.error.message, answer.error.data);
  }
  return answer.result;
}

/** The details that a capability to be asked keeps, so that there are few kinds of clients to keep lists for. */
const VARIANTS = { elicitation: ['form', 'url'], sampling: ['tools', 'context'], roots: [] } as const;

/**
 * Returns who reads lists for a request: any client that can be asked what this one can, and shows pages if this one does (MCP Apps), since
 * servers list tools that ask only for such. Nothing is asked while a list is read.
 *
 * @returns undefined for a client that cannot be asked anything
 */
function listReaderOf({ era, client }: Exchange): Asker | undefined {
  const declared = client.capabilities as Readonly<Record<string, unknown>> | undefined;
  const capabilities = {
    ...Object.fromEntries(ASKABLE.flatMap((name) => {
      const capability = declared?.[name];
      return isObject(capability) ? [[name, Object.fromEntries(VARIANTS[name].flatMap((one) => isObject(capability[one]) ? [[one, {}]] : []))]] : [];
    })),
    ...(isObject(declared?.extensions) && isObject(declared.extensions[UI_EXTENSION]) && UI_CAPABILITIES),
  } as ClientCapabilities;
  return Object.keys(capabilities).length === 0 ? undefined : {
    capabilities,
    ...(era === 'legacy' && {
      onQuestion: () => Promise.reject(new ProtocolError(ERROR_CODES.invalidRequest, 'The client cannot be asked while a list is read')),
    }),
  };
}

/** Returns who reads lists for a request, as upstreams know them. */
export function listUser(exchange: Exchange): Omit<UpstreamUser, 'signal'> {
  const asker = listReaderOf(exchange);
  return { invocation: exchange.invocation, isForAll: true, ...(asker && { asker }) };
}

/** The same client, as if it knew no tasks. */
export function withoutTasks({ capabilities: { extensions: all = {}, ...capabilities }, ...asker }: Asker): Asker {
  const { [TASKS_EXTENSION]: _, ...extensions } = all;
  return { ...asker, capabilities: { ...capabilities, ...(Object.keys(extensions).length > 0 && { extensions }) } };
}
