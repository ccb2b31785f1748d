import type { TaskReference } from './task-reference';
import { isObject } from '../../shared/json-object';
import type { Exchange } from '../call/exchange';
import { InvalidParamsError, MissingClientCapabilityError } from '../call/protocol-error';

/** The identifier of the extension, in the capabilities of clients and servers. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** The time that a task is kept, in milliseconds: a day, so that a person may answer tomorrow morning. */
export const TASK_LIFETIME = 24 * 3_600_000;

/**
 * Tells whether the client declares, with this very request, that it knows tasks: what it declared with another does not count. Earlier
 * revisions have other tasks, which this server does not offer.
 */
export function knowsTasks({ era, client: { capabilities } }: Pick<Exchange, 'era' | 'client'>): boolean {
  return era === 'modern' && isObject(capabilities?.extensions?.[TASKS_EXTENSION]);
}

/** @throws MissingClientCapabilityError unless the client knows tasks */
export function requireTasks(exchange: Pick<Exchange, 'era' | 'client'>): void {
  if (!knowsTasks(exchange)) {
    throw new MissingClientCapabilityError({ extensions: { [TASKS_EXTENSION]: {} } });
  }
}

/**
 * Reads which task of the caller a request is about.
 *
 * @throws InvalidParamsError
 */
export function taskOf({ request: { method }, params: { taskId }, invocation: { caller } }: Exchange): TaskReference {
  if (typeof taskId !== 'string') {
    throw new InvalidParamsError(`Invalid params for ${method}: taskId must be a string`);
  }
  return { taskId, clientId: caller.clientId, subject: caller.subject };
}
