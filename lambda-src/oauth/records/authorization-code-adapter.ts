import { type Adapter, errors } from 'oidc-provider';
import { recordAdapter } from './record-adapter';
import { deleteRecord } from './record-table';

/**
 * Stores authorization codes for oidc-provider, which revokes what it granted for a code when it finds the code consumed. Here
 * the same happens to those who came at the same time as the winner (RFC 6749 section 4.1.2).
 */
export function authorizationCodeAdapter(): Adapter {
  const records = recordAdapter('AuthorizationCode');
  return {
    ...records,

    async consume(code) {
      try {
        await records.consume(code);
      } catch (error) {
        const grantId = error instanceof errors.InvalidGrant ? (await records.find(code))?.grantId : undefined;
        if (grantId !== undefined) {
          await deleteRecord('Grant', grantId);
          throw new errors.InvalidGrant('the authorization code was used twice at the same time');
        }
        throw error;
      }
    },
  };
}
