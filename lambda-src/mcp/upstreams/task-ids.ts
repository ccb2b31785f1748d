import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TaskOwner } from '../tasks/task-reference';

/** How clients name the tasks of another server, so that nobody but their callers can. */
export interface TaskIds {
  /** What a caller names a task by. */
  toClient(taskId: string, caller: TaskOwner): Promise<string>;
  /** @returns undefined when it was not given out to this caller */
  fromClient(text: string, caller: TaskOwner): Promise<string | undefined>;
}

/** The other server knows who calls, and whose its tasks are. */
export const IDS_AS_THEY_ARE: TaskIds = {
  toClient: (taskId) => Promise.resolve(taskId),
  fromClient: (text) => Promise.resolve(text),
};

/**
 * The other server knows this one alone, and may even number its tasks: a tag (HMAC-SHA-256) precedes the id, which is worth nothing to
 * anybody else.
 *
 * @param server that the tasks are of, see `ownerOf`
 */
export function sealedIds(server: string): TaskIds {
  const tagOf = (key: Uint8Array, taskId: string, { clientId, subject }: TaskOwner) => (
    createHmac('sha256', key).update(JSON.stringify([server, clientId, subject, taskId])).digest()
  );
  return {
    toClient: async (taskId, caller) => {
      const { sealingKeys } = await import('../sealing/sealing-keys');
      const { current } = await sealingKeys('forwarded task');
      return `${tagOf(current, taskId, caller).toString('base64url')}.${taskId}`;
    },

    fromClient: async (text, caller) => {
      const { latestSealingKeys, sealingKeys } = await import('../sealing/sealing-keys');
      const end = text.indexOf('.');
      const [given, taskId] = [Buffer.from(text.slice(0, Math.max(end, 0)), 'base64url'), text.slice(end + 1)];
      for (const readKeys of [sealingKeys, latestSealingKeys]) {
        for (const key of (await readKeys('forwarded task')).all) {
          const tag = tagOf(key, taskId, caller);
          if (tag.length === given.length && timingSafeEqual(tag, given)) {
            return taskId;
          }
        }
      }
      return undefined;
    },
  };
}
