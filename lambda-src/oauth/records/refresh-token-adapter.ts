import type { Adapter } from 'oidc-provider';
import { readRecord } from './record-table';
import { isUsed, usedOnceAdapter, withUseUnderWay } from './used-once';
import { isConditionFailed } from '../../shared/record-table';

const MODEL = 'RefreshToken';

/** After that, somebody has a copy of it. */
const GRACE = { seconds: 60 };

/**
 * Tells whether a refresh token was exchanged for another one.
 *
 * @throws ServiceUnavailableError
 */
export async function isRefreshTokenUsed(token: string): Promise<boolean> {
  const record = await readRecord(MODEL, token);
  return record !== undefined && isUsed(record);
}

/** Stores refresh tokens for oidc-provider. */
export function refreshTokenAdapter(): Adapter {
  const tokens = usedOnceAdapter(MODEL, GRACE);
  return {
    ...tokens,

    async upsert(token, content, expiresIn) {
      await withUseUnderWay(tokens.upsert(token, content, expiresIn).catch((error: unknown) => {
        // the successor of what is presented again: it is there already, unless the first attempt was cut short
        if (!isConditionFailed(error)) {
          throw error;
        }
      }));
    },

    /** Its grant is deleted next, and it is worth nothing then. If that fails, the next attempt needs it to find the grant. */
    async destroy() {},
  };
}
