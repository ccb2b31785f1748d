import type { ClientStore } from './client-store';
import type { StoredClient } from './stored-client';
import { StartError } from '../../start-error';
import { day, textTable } from '../text-table';

/**
 * All that is stored of a client and not secret, as a table or as JSON.
 *
 * @throws StartError if there is none
 */
export async function showClient(store: ClientStore, clientId: string, json: boolean): Promise<string> {
  const client = await existingClient(store, clientId);
  if (json) return `${JSON.stringify(client, undefined, 2)}\n`;
  const { kind, createdAt, usedAt, expiresAt, metadata } = client;
  const rows = [
    ['kind', kind], ['created', day(createdAt)], ['last used', day(usedAt) || '-'], ['expires', day(expiresAt)],
    ...Object.entries(metadata).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ];
  const [header, ...others] = rows;
  return textTable(header, others);
}

/** Throws a StartError if there is none. */
export async function existingClient(store: ClientStore, clientId: string): Promise<StoredClient> {
  const client = await store.find(clientId);
  if (client) return client;
  throw new StartError(`there is no client "${clientId}" in the table: it was revoked, has expired, or is one of those that the stack itself registers`);
}
