import type { ClientStore } from './client-store';
import type { StoredClient } from './stored-client';
import { StartError } from '../../start-error';
import { unabbreviated } from '../abbreviation';
import { day } from '../day';
import { printable, textTable } from '../text-table';

/**
 * All that is stored of a client and not secret, as a table or as JSON.
 *
 * @param given the id, or its beginning
 * @throws StartError if there is none, or several
 */
export async function showClient(store: ClientStore, given: string, json: boolean): Promise<string> {
  const client = await existingClient(store, given);
  if (json) return `${JSON.stringify(client, undefined, 2)}\n`;
  const { kind, createdAt, usedAt, expiresAt, metadata } = client;
  const rows = [
    ['kind', kind], ['created', day(createdAt)], ['last used', day(usedAt) || '-'], ['expires', day(expiresAt)],
    ...Object.entries(metadata).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ];
  const [header, ...others] = rows;
  return textTable(header, others);
}

/**
 * Finds the client that was named.
 *
 * @param given the id, or its beginning
 * @throws StartError if there is none, or several
 */
export async function existingClient(store: ClientStore, given: string): Promise<StoredClient> {
  const client = await store.find(given);
  if (client) return client;
  const clients = await store.list();
  const id = unabbreviated(given, clients.map((listed) => listed.id));
  const found = clients.find((listed) => listed.id === id);
  if (found) return found;
  throw new StartError(`there is no client "${printable(given)}" in the table: it was revoked, has expired, or is one of those that the stack itself registers`);
}
