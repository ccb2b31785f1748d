import { randomBytes } from 'node:crypto';

/**
 * Where a task is found: its id together with its owner. Who holds the id of somebody else's task looks in another place, where
 * there is none, and cannot tell it from an id that never was.
 */
export interface TaskReference {
  readonly taskId: string;
  readonly clientId: string;
  readonly subject: string;
}

/** The owner of a task: the OAuth client, and the person for whom it acts. */
export type TaskOwner = Omit<TaskReference, 'taskId'>;

/** A reference to a task that is about to be created, with an id of 256 random bits. */
export function newTaskReference({ clientId, subject }: TaskOwner): TaskReference {
  return { taskId: randomBytes(32).toString('base64url'), clientId, subject };
}

/** The identifier of the record. */
export function recordIdOf({ taskId, clientId, subject }: TaskReference): string {
  return JSON.stringify([clientId, subject, taskId]);
}
