import { createHmac, randomBytes } from 'node:crypto';
import { type Adapter, errors, Provider } from 'oidc-provider';
import { recordAdapter } from './record-adapter';
import { readRecord, setAttributeOnce } from './record-table';
import { withCurrentScopes } from './stored-scopes';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed, type StoredRecord } from '../../shared/record-table';

/**
 * Use of a code or refresh token. Each is used once (OAuth 2.1 sections 4.1.3 and 4.3.1), in exchange for a refresh token, its
 * successor. Clients repeat a request whose answer they did not get, and send two at once; for a while, they get the same successor
 * again, so that there is never more than one. The successor is derived from the code or token that they present, which the table does
 * not hold, and a nonce, which it does.
 */
interface Use {
  /** Epoch seconds. */
  readonly at: number;
  readonly nonce: string;
}

const NONCE_BYTES = 32;

/** Attribute that tells when something was used, with the nonce of its successor; absent until it is used. */
const USE = 'rotation';

/** Period in which something may be presented again after it was used. */
export interface Grace {
  readonly seconds: number;
  /** Tells whether the period is over early, judging by what has become of the successor. */
  readonly isOver?: (successor: string) => Promise<boolean>;
}

/** Stores a model of oidc-provider whose instances are each used once. */
export function usedOnceAdapter(model: string, grace: Grace): Adapter {
  return {
    ...recordAdapter(model),

    async find(id) {
      const record = await readRecord(model, id);
      if (record === undefined) {
        return undefined;
      }
      const use = useOf(record);
      const isLate = use !== undefined && (!isInGrace(use, grace) || await grace.isOver?.(successorOf(id, use.nonce)));
      return { ...withCurrentScopes(record.content), jti: id, ...(isLate && { consumed: use.at }) };
    },

    /** Marks something as used. If several requests try at once, one wins, and the others get the same successor. */
    async consume(id) {
      Provider.ctx!.state.successor = successorOf(id, await takeNonce(model, id, grace));
    },
  };
}

/** Lets oidc-provider give a refresh token the value that was derived for it. */
export function deriveSuccessors(provider: Provider): void {
  const { prototype } = provider.RefreshToken as unknown as { prototype: { generateTokenId(): string } };
  const { generateTokenId } = prototype;
  prototype.generateTokenId = function generateRefreshToken(this: object) {
    return (Provider.ctx?.state.successor as string | undefined) ?? generateTokenId.call(this);
  };
}

/** @throws InvalidGrant when it was used too long ago */
async function takeNonce(model: string, id: string, grace: Grace): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  try {
    await setAttributeOnce(model, id, USE, `${epochSeconds()} ${nonce}`);
    return nonce;
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
  const record = await readRecord(model, id);
  const use = record && useOf(record);
  if (use === undefined || !isInGrace(use, grace)) {
    throw new errors.InvalidGrant('it expired or was used while this request was under way');
  }
  return use.nonce;
}

/** @returns undefined for something that was not used yet */
export function useOf({ attributes }: StoredRecord): Use | undefined {
  const [at, nonce] = (attributes[USE] ?? '').split(' ');
  return nonce === undefined ? undefined : { at: Number(at), nonce };
}

function isInGrace({ at }: Use, { seconds }: Grace): boolean {
  return epochSeconds() - at <= seconds;
}

function successorOf(id: string, nonce: string): string {
  return createHmac('sha256', id).update(nonce).digest('base64url');
}
