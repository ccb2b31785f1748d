import { setTimeout as sleep } from 'node:timers/promises';
import { keepAlive } from './task';
import type { TaskReference } from './task-reference';
import { changeTask } from './task-store';
import { log } from '../../shared/log';

/** Milliseconds. It is also how soon a run notices that the client has cancelled its task. */
const INTERVAL = 2_000;

/** Tells the store again and again that a run is alive. */
export interface SignsOfLife {
  /** Aborted when the run is not wanted any more: its task was cancelled, or declared dead. */
  readonly unwanted: AbortSignal;
  /** What the task is doing, for those who ask after it. */
  statusMessage?: string;
  /** To be called when the run has ended. */
  stop(): void;
}

/** Begins to tell that a run is alive. */
export function giveSignsOfLife(reference: TaskReference, run: number): SignsOfLife {
  const unwanted = new AbortController();
  const stopped = new AbortController();
  const signs: SignsOfLife = { unwanted: unwanted.signal, stop: () => stopped.abort() };

  async function giveSigns(): Promise<void> {
    while (!stopped.signal.aborted && !unwanted.signal.aborted) {
      await sleep(INTERVAL, undefined, { signal: stopped.signal });
      try {
        const { changed } = await changeTask(reference, (task) => keepAlive(task, run, signs.statusMessage, Date.now()));
        if (!changed && !stopped.signal.aborted) {
          unwanted.abort();
        }
      } catch (error) {
        log.warn('A sign of life of a task could not be stored', { taskId: reference.taskId, error });
      }
    }
  }

  // it ends by the sleep that is interrupted
  giveSigns().catch(() => undefined);
  return signs;
}
