import { declareDead, type Task } from './task';
import { recordIdOf, type TaskReference } from './task-reference';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { isConditionFailed } from '../../shared/record-table';
import { stateTable } from '../state-table';

/** The record type of tasks. */
const TASK = 'Task';

/** The most that a task may hold, in bytes of JSON, which is what a client's input and the questions for it amount to. */
const MAX_TASK_SIZE = 300_000;

/** How often a change is tried when others change the same task at the same time. */
const MAX_ATTEMPTS = 8;

/** A task was to take in more than a record can hold. */
export class TaskTooLargeError extends Error {
  override readonly name = 'TaskTooLargeError';
}

/** When the records of a task expire, in epoch seconds. */
export function expiryOf({ createdAt, lifetime }: Pick<Task, 'createdAt' | 'lifetime'>): number {
  return Math.floor((createdAt + lifetime) / 1000);
}

/** @throws ServiceUnavailableError */
export async function createTask(reference: TaskReference, task: Task): Promise<void> {
  await stateTable.createRecord(TASK, recordIdOf(reference), task, expiryOf(task));
}

/**
 * Reads a task. One whose run has died is failed from then on.
 *
 * @returns undefined when the owner has no such task, or had it longer ago than tasks are kept
 * @throws ServiceUnavailableError
 */
export async function readTask(reference: TaskReference): Promise<Task | undefined> {
  const { task } = await changeTask(reference, (current) => declareDead(current, Date.now()));
  return task;
}

/** What became of a change. */
export interface TaskChange {
  /** The task as it is stored now; undefined when there is none. */
  readonly task: Task | undefined;
  /** Whether this change made it so. */
  readonly changed: boolean;
}

/**
 * Changes a task, as if nobody else did at the same time.
 *
 * @param change gives the task to store, or undefined when there is nothing to change; may be called several times
 * @throws TaskTooLargeError
 * @throws ServiceUnavailableError
 */
export async function changeTask(reference: TaskReference, change: (task: Task) => Task | undefined): Promise<TaskChange> {
  const id = recordIdOf(reference);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const record = await stateTable.readRecord(TASK, id);
    const current = record?.content as Task | undefined;
    const changed = current && change(current);
    if (!record || !changed) {
      return { task: current, changed: false };
    }
    if (Buffer.byteLength(JSON.stringify(changed)) > MAX_TASK_SIZE) {
      throw new TaskTooLargeError(`The task would be larger than ${MAX_TASK_SIZE} bytes`);
    }
    try {
      await stateTable.exchangeContent(TASK, id, record.content, changed);
      return { task: changed, changed: true };
    } catch (error) {
      if (!isConditionFailed(error)) {
        throw error;
      }
    }
  }
  throw new ServiceUnavailableError('The task is changed by too many at once');
}
