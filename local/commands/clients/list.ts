import type { ClientStore } from './client-store';
import type { StoredClient } from './stored-client';
import { day, textTable } from '../text-table';

const COLUMNS = ['ID', 'NAME', 'KIND', 'REDIRECTS TO', 'CREATED', 'LAST USED', 'EXPIRES'];

/** All clients, as a table or as JSON. */
export async function listClients(store: ClientStore, json: boolean): Promise<string> {
  const clients = await store.list();
  if (json) return `${JSON.stringify(clients.map(({ metadata: _, ...client }) => client), undefined, 2)}\n`;
  if (clients.length === 0) return 'There are no clients.\n';
  return clientTable(clients);
}

/** Clients, one a line. */
export function clientTable(clients: readonly StoredClient[]): string {
  return textTable(COLUMNS, clients.map(({ id, name = '', kind, redirectHosts, createdAt, usedAt, expiresAt }) =>
    [id, name, kind, redirectHosts.join(', '), day(createdAt), day(usedAt) || '-', expiryOf(expiresAt)]));
}

function expiryOf(expiresAt: number): string {
  return expiresAt * 1000 <= Date.now() ? 'expired' : day(expiresAt);
}
