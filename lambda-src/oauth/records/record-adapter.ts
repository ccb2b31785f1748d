import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { createRecord, deleteRecord, putRecord, readRecord, setAttributeOnce } from './record-table';
import { withCurrentScopes } from './stored-scopes';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed } from '../../shared/record-table';

/**
 * Stores one model of oidc-provider in the table. Its identifiers are the values of codes and tokens: they are stored
 * hashed, as keys.
 */
export function recordAdapter(model: string): Adapter {
  return {
    async upsert(id, { jti: _, ...content }, expiresIn) {
      await putRecord(model, id, content, expiryOf(model, expiresIn));
    },

    async find(id) {
      const record = await readRecord(model, id);
      if (record === undefined) {
        return undefined;
      }
      const { consumedAt } = record.attributes;
      return { ...withCurrentScopes(record.content), jti: id, ...(consumedAt && { consumed: Number(consumedAt) }) };
    },

    /** oidc-provider finds, checks and then consumes, so that two requests may get here with the same code. */
    async consume(id) {
      try {
        await setAttributeOnce(model, id, 'consumedAt', String(epochSeconds()));
      } catch (error) {
        throw isConditionFailed(error) ? new errors.InvalidGrant('already consumed') : error;
      }
    },

    async destroy(id) {
      await deleteRecord(model, id);
    },

    findByUid: unsupported,
    findByUserCode: unsupported,
    revokeByGrantId,
  };
}

/** For models that are signed tokens, of which nothing is stored and nothing can be found. */
export function statelessAdapter(): Adapter {
  return {
    upsert: unsupported,
    find: async () => undefined,
    consume: unsupported,
    destroy: unsupported,
    findByUid: unsupported,
    findByUserCode: unsupported,
    revokeByGrantId,
  };
}

/** Remembers the client assertions that were used (RFC 7523 section 3, `jti`). oidc-provider looks before it writes: not atomic. */
export function replayAdapter(model: string): Adapter {
  return {
    ...recordAdapter(model),
    async upsert(id: string, { jti: _, ...content }: AdapterPayload, expiresIn?: number) {
      try {
        await createRecord(model, id, content, expiryOf(model, expiresIn));
      } catch (error) {
        throw isConditionFailed(error) ? new errors.InvalidClientAuth('client assertion tokens must only be used once') : error;
      }
    },
  };
}

/** Nothing to do: a grant that is revoked has no record any more, and every code and token that names it is refused for that. */
async function revokeByGrantId(): Promise<void> {}

/** What nothing here needs: device codes, sessions that are found by anything but their id. */
export async function unsupported(): Promise<never> {
  throw new Error('The operation is not supported');
}

/**
 * When a record of oidc-provider's expires, in epoch seconds.
 *
 * @throws Error for a record that would stay forever
 */
export function expiryOf(model: string, expiresIn: number | undefined): number {
  if (expiresIn === undefined) {
    throw new Error(`A ${model} must expire`);
  }
  return Math.ceil(epochSeconds() + expiresIn);
}
