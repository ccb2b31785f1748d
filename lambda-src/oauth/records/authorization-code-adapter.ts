import { type Adapter, errors } from 'oidc-provider';
import { deleteRecord, readRecord } from './record-table';
import { isRefreshTokenUsed } from './refresh-token-adapter';
import { usedOnceAdapter } from './used-once';

const MODEL = 'AuthorizationCode';

/**
 * Pages that run their effects twice, and clients that did not get the answer, repeat the request with their code at once. Who has used the
 * refresh token did get it. oidc-provider has checked the client, the verifier and the redirect URI each time before it gets here.
 */
const GRACE = { seconds: 10, isOver: isRefreshTokenUsed };

/**
 * Stores authorization codes for oidc-provider, which revokes what it granted for a code when it finds the code used before. Here the same
 * happens to those who came while it was used, and were too late.
 */
export function authorizationCodeAdapter(): Adapter {
  const codes = usedOnceAdapter(MODEL, GRACE);
  return {
    ...codes,

    async consume(code) {
      try {
        await codes.consume(code);
      } catch (error) {
        const grantId = error instanceof errors.InvalidGrant ? (await readRecord(MODEL, code))?.content.grantId as string | undefined : undefined;
        if (grantId !== undefined) {
          await deleteRecord('Grant', grantId);
        }
        throw error;
      }
    },
  };
}

/**
 * Finds the redirect URI that a code was sent to.
 *
 * @throws ServiceUnavailableError
 */
export async function redirectUriOfCode(code: string): Promise<string | undefined> {
  return (await readRecord(MODEL, code))?.content.redirectUri as string | undefined;
}
