import { createHmac, randomBytes } from 'node:crypto';
import { type Adapter, errors, Provider } from 'oidc-provider';
import { expiryOf, recordAdapter } from './record-adapter';
import { createRecord, readRecord, setAttributeOnce } from './record-table';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed, type StoredRecord } from '../../shared/record-table';

/**
 * Refresh tokens are used once (OAuth 2.1 section 4.3.1): each is exchanged for its successor. Clients repeat a request whose
 * answer they did not get, and send two at once; for a while, they get the same successor again. It is derived from the token
 * that they present, which the table does not hold, and a nonce, which it does.
 */
const MODEL = 'RefreshToken';

/** How long a token that was used may be presented again, in seconds. After that, somebody has a copy of it. */
const GRACE = 60;

const NONCE_BYTES = 32;

/** Tells when a token was used, and the nonce of its successor; absent as long as it was not. */
const ROTATION = 'rotation';

interface Rotation {
  /** Epoch seconds. */
  readonly at: number;
  readonly nonce: string;
}

/** Stores refresh tokens for oidc-provider. */
export function refreshTokenAdapter(): Adapter {
  return {
    ...recordAdapter(MODEL),

    async upsert(token, { jti: _, ...content }, expiresIn) {
      try {
        await createRecord(MODEL, token, content, expiryOf(MODEL, expiresIn));
      } catch (error) {
        // the successor of a token that is presented again: it is there already, unless the first attempt was cut short
        if (!isConditionFailed(error)) {
          throw error;
        }
      }
    },

    async find(token) {
      const record = await readRecord(MODEL, token);
      if (record === undefined) {
        return undefined;
      }
      const rotation = rotationOf(record);
      const payload = { ...record.content, jti: token };
      return rotation === undefined || isInGrace(rotation) ? payload : { ...payload, consumed: rotation.at };
    },

    async consume(token) {
      Provider.ctx!.state.successor = successorOf(token, await rotate(token));
    },

    /** Its grant is deleted next, and it is worth nothing then. If that fails, the next attempt needs it to find the grant. */
    async destroy() {},
  };
}

/** Lets oidc-provider give a token that replaces another the value that was derived for it. */
export function deriveSuccessors(provider: Provider): void {
  const { prototype } = provider.RefreshToken as unknown as { prototype: { generateTokenId(): string } };
  const { generateTokenId } = prototype;
  prototype.generateTokenId = function generateRefreshToken(this: object) {
    return (Provider.ctx?.state.successor as string | undefined) ?? generateTokenId.call(this);
  };
}

/**
 * Marks a token as used. Of several that try at once one wins, and the others get its nonce.
 *
 * @throws InvalidGrant when it was used too long ago
 */
async function rotate(token: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  try {
    await setAttributeOnce(MODEL, token, ROTATION, `${epochSeconds()} ${nonce}`);
    return nonce;
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
  const record = await readRecord(MODEL, token);
  const rotation = record && rotationOf(record);
  if (rotation === undefined || !isInGrace(rotation)) {
    throw new errors.InvalidGrant('the refresh token expired or was used while this request was under way');
  }
  return rotation.nonce;
}

function rotationOf({ attributes }: StoredRecord): Rotation | undefined {
  const [at, nonce] = (attributes[ROTATION] ?? '').split(' ');
  return nonce === undefined ? undefined : { at: Number(at), nonce };
}

function isInGrace({ at }: Rotation): boolean {
  return epochSeconds() - at <= GRACE;
}

function successorOf(token: string, nonce: string): string {
  return createHmac('sha256', token).update(nonce).digest('base64url');
}
