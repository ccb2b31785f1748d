import { type Adapter, Provider } from 'oidc-provider';
import { recordAdapter } from './record-adapter';
import { readRecord } from './record-table';
import { withCurrentScopes } from './stored-scopes';
import { TABLE } from '../../../src/contract';

/** The model's name, which is the type of its records. */
export const GRANT = 'Grant';

/** Stores grants for oidc-provider, and leaves in the context of a request when the one that it found was last seen in use. */
export function grantAdapter(): Adapter {
  return {
    ...recordAdapter(GRANT),

    async find(id) {
      const record = await readRecord(GRANT, id);
      if (record === undefined) {
        return undefined;
      }
      if (Provider.ctx !== undefined) {
        Provider.ctx.state.grantUsedAt = record.attributes[TABLE.usedAt];
      }
      return { ...withCurrentScopes(record.content), jti: id };
    },
  };
}
