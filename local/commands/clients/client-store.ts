import { storedClient, type StoredClient } from './stored-client';
import { contentWith, keyOf, now, recordKey, type RecordTable } from '../table/record-table';

/** The clients of an authorization server, for its operator. Everything rejects with what the AWS SDK throws. */
export interface ClientStore {
  /** In the order of registration. Expired ones are among them until DynamoDB deletes them. */
  list(): Promise<StoredClient[]>;
  find(clientId: string): Promise<StoredClient | undefined>;
  /** Deletes a client, what people granted it, and that it is remembered; returns how many grants that were. */
  revoke(clientId: string): Promise<number>;
  /** Deletes a client unless it was used since it was read; returns whether it is gone. */
  removeUnused(client: StoredClient): Promise<boolean>;
  /** The keys of all records, of any type, that have expired and are still there. */
  expiredKeys(): Promise<string[]>;
  /** Deletes a record that has expired. */
  removeExpired(key: string): Promise<void>;
}

/** What the keys of records begin with. */
const CLIENT = 'Client#';
const GRANT = 'Grant#';
const CONSENT = 'Consent#';

const CLIENT_ATTRIBUTES = '#key, #expiresAt, #content, #renewedAt';

export function openClientStore(table: RecordTable): ClientStore {
  return {
    list: async () => {
      const records = await table.scan('begins_with(#key, :client)', CLIENT_ATTRIBUTES, { ':client': { S: CLIENT } });
      return records.map(storedClient).sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0));
    },
    find: async (clientId) => {
      const record = await table.get(clientKey(clientId), CLIENT_ATTRIBUTES);
      return record && storedClient(record);
    },
    revoke: async (clientId) => {
      // first, so that no grant is added meanwhile
      await table.remove(clientKey(clientId));
      const records = await table.scan('(begins_with(#key, :grant) OR begins_with(#key, :consent)) AND contains(#content, :client)', '#key', {
        ':grant': { S: GRANT }, ':consent': { S: CONSENT }, ':client': contentWith('clientId', clientId),
      });
      const keys = records.map(keyOf);
      for (const key of keys) await table.remove(key);
      return keys.filter((key) => key.startsWith(GRANT)).length;
    },
    removeUnused: ({ id, expiresAt }) => table.remove(clientKey(id), '#expiresAt = :read', { ':read': { N: String(expiresAt) } }),
    expiredKeys: async () => (await table.scan('#expiresAt <= :now', '#key', { ':now': now() })).map(keyOf),
    removeExpired: async (key) => void await table.remove(key, '#expiresAt <= :now', { ':now': now() }),
  };
}

function clientKey(clientId: string): string {
  return recordKey('Client', clientId);
}
