import { createHmac, randomBytes } from 'node:crypto';
import { type Adapter, errors, Provider } from 'oidc-provider';
import { tokenOfGrant, withOtherSecret } from './grant-in-token';
import { expiryOf, recordAdapter } from './record-adapter';
import { createRecord, readRecord, setAttributeOnce } from './record-table';
import { withCurrentScopes } from './stored-scopes';
import { writtenTogether } from './written-together';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed, type StoredRecord } from '../../shared/record-table';

/*
 * Each code and refresh token is used once (OAuth 2.1 sections 4.1.3 and 4.3.1), in exchange for a refresh token, its successor. Clients
 * repeat a request whose answer they did not get, and send two at once; for a while, they get the same successor again, so that there is
 * never more than one. The successor is derived from the code or token that they present, which the table does not hold, and a random nonce,
 * which the record has from the beginning. So it is known before the use is noted, and both are written at the same time: if either write is
 * lost, the next attempt writes the same again.
 */

const NONCE_BYTES = 32;

/** Attribute with the nonce of the successor. */
const NONCE = 'nonce';

/** Attribute with the time of the use, in epoch seconds; absent until then. */
const USED_AT = 'rotation';

/** Period in which something may be presented again after it was used. */
export interface Grace {
  readonly seconds: number;
  /** Tells whether the period is over early, judging by what has become of the successor. */
  readonly isOver?: (successor: string) => Promise<boolean>;
  /** Acts on a request that found something unused, and was too late when it used it. */
  readonly whenTooLate?: (id: string) => Promise<void>;
}

/** The use of a code or token by the request under way. */
interface UseUnderWay {
  readonly successor: string;
  /** Resolves when the use is noted. Rejects with InvalidGrant for a request that is too late. */
  readonly noted: Promise<void>;
}

/** Stores a model of oidc-provider whose instances are each used once. */
export function usedOnceAdapter(model: string, grace: Grace): Adapter {
  return {
    ...recordAdapter(model),

    async upsert(id, { jti: _, ...content }, expiresIn) {
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      await createRecord(model, id, content, expiryOf(model, expiresIn), { [NONCE]: nonce });
    },

    async find(id) {
      const record = await readRecord(model, id);
      if (record === undefined) {
        return undefined;
      }
      const { [NONCE]: nonce = '', [USED_AT]: usedAt } = record.attributes;
      if (Provider.ctx !== undefined) {
        Provider.ctx.state.successor = successorOf(id, nonce);
      }
      const isLate = usedAt !== undefined && (!isInGrace(usedAt, grace) || await grace.isOver?.(successorOf(id, nonce)));
      return { ...withCurrentScopes(record.content), jti: id, ...(isLate && { consumed: Number(usedAt) }) };
    },

    /** Marks something as used. If several requests try at once, one wins, and the others get the same successor. */
    async consume(id) {
      const { state, oidc } = Provider.ctx!;
      const noted = noteUse(model, id, grace);
      // whoever waits for it hears of it
      noted.catch(() => undefined);
      state.use = { successor: state.successor, noted } satisfies UseUnderWay;
      if (!oidc.client!.grantTypeAllowed('refresh_token')) {
        await noted;
      }
    },
  };
}

/**
 * Writes something while the use of its predecessor is noted, and waits for both.
 *
 * @throws InvalidGrant if the predecessor was used too long ago
 * @throws ServiceUnavailableError
 */
export async function withUseUnderWay(write: Promise<void>): Promise<void> {
  const use = Provider.ctx?.state.use as UseUnderWay | undefined;
  await writtenTogether([use?.noted, write]);
}

/**
 * Lets oidc-provider give codes and refresh tokens their values: to a refresh token the one that was derived for it, if there is one. No
 * answer leaves before the use that it is for is noted, or has failed.
 */
export function deriveSuccessors(provider: Provider): void {
  for (const { prototype } of [provider.AuthorizationCode, provider.RefreshToken]) {
    Object.assign(prototype, {
      generateTokenId(this: { readonly kind: string; readonly grantId: string }) {
        const use = Provider.ctx?.state.use as UseUnderWay | undefined;
        return (this.kind === 'RefreshToken' ? use?.successor : undefined) ?? tokenOfGrant(this.grantId);
      },
    });
  }
  provider.use(async (ctx, next) => {
    await next();
    await Promise.allSettled([(ctx.state.use as UseUnderWay | undefined)?.noted]);
  });
}

/** @throws InvalidGrant when it was used too long ago */
async function noteUse(model: string, id: string, grace: Grace): Promise<void> {
  try {
    await setAttributeOnce(model, id, USED_AT, String(epochSeconds()));
    return;
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
  const usedAt = (await readRecord(model, id))?.attributes[USED_AT];
  if (usedAt === undefined || !isInGrace(usedAt, grace)) {
    await grace.whenTooLate?.(id);
    throw new errors.InvalidGrant('it expired or was used while this request was under way');
  }
}

/** Tells whether something was used. */
export function isUsed({ attributes }: StoredRecord): boolean {
  return USED_AT in attributes;
}

function isInGrace(usedAt: string, { seconds }: Grace): boolean {
  return epochSeconds() - Number(usedAt) <= seconds;
}

function successorOf(id: string, nonce: string): string {
  return withOtherSecret(id, createHmac('sha256', id).update(nonce).digest('base64url'));
}
