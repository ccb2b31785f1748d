import type { ClientStore } from './client-store';
import { clientTable } from './list';
import type { StoredClient } from './stored-client';
import { counted, type ChangeOptions } from '../table/change';

const DAY_SECONDS = 86_400;

/**
 * Deletes expired records, and clients that were not used for some days; without `yes`, says what would be deleted.
 *
 * @param unusedDays undefined for expired records only
 */
export async function purgeClients(store: ClientStore, unusedDays: number | undefined, { yes, json }: ChangeOptions): Promise<string> {
  const expired = await store.expiredKeys();
  const clients = unusedDays === undefined ? [] : await store.list();
  let unused = clients.filter((client) => isUnused(client, unusedDays!));
  if (yes) {
    for (const key of expired) await store.removeExpired(key);
    // some may have been used since they were read
    const gone = [];
    for (const client of unused) if (await store.removeUnused(client)) gone.push(client);
    unused = gone;
  }
  if (json) return `${JSON.stringify({ dryRun: !yes, expiredRecords: expired.length, unusedClients: unused.map(({ id }) => id) })}\n`;
  const summary = `${counted(expired.length, 'expired record')}${unusedDays === undefined ? '' : ` and ${counted(unused.length, 'unused client')}`}`;
  const table = unused.length > 0 ? clientTable(unused, clients) : '';
  return yes ? `${table}Deleted: ${summary}.\n` : `${table}Would delete: ${summary}. Pass --yes to do it.\n`;
}

/** Decides by the use that is noted, once a day: a client may have been used for a day after it. */
function isUnused({ usedAt, createdAt, expiresAt }: StoredClient, days: number): boolean {
  const now = Date.now() / 1000;
  const noted = usedAt ?? createdAt;
  return expiresAt > now && noted !== undefined && noted + DAY_SECONDS <= now - days * DAY_SECONDS;
}
