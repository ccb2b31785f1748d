import type { ClientStore } from './client-store';
import type { StoredClient } from './stored-client';
import { abbreviated } from '../abbreviation';
import { day, dayFromNow } from '../day';
import { terminalWidth } from '../terminal-width';
import { textTable } from '../text-table';

const COLUMNS = ['ID', 'NAME', 'KIND', 'REDIRECTS TO', 'CREATED', 'LAST USED', 'EXPIRES'];

/** All clients, as a table or as JSON. */
export async function listClients(store: ClientStore, json: boolean): Promise<string> {
  const clients = await store.list();
  if (json) return `${JSON.stringify(clients.map(({ metadata: _, ...client }) => client), undefined, 2)}\n`;
  if (clients.length === 0) return 'There are no clients.\n';
  return clientTable(clients, clients);
}

/**
 * Lists clients, one a line: on a terminal by the beginnings of their ids, which the other commands take, and days from now; in full
 * for programs.
 *
 * @param all that the beginnings must tell apart
 */
export function clientTable(clients: readonly StoredClient[], all: readonly StoredClient[], width = terminalWidth()): string {
  const ids = all.map(({ id }) => id);
  const [idOf, dayOf] = width === undefined ? [(id: string) => id, day] : [(id: string) => abbreviated(id, ids), dayFromNow];
  return textTable(COLUMNS, clients.map(({ id, name = '', kind, redirectHosts, createdAt, usedAt, expiresAt }) =>
    [idOf(id), name, kind, redirectHosts.join(', '), dayOf(createdAt), dayOf(usedAt) || '-', hasExpired(expiresAt) ? 'expired' : dayOf(expiresAt)],
  ), { width, flexible: ['ID', 'NAME', 'REDIRECTS TO'] });
}

function hasExpired(expiresAt: number): boolean {
  return expiresAt * 1000 <= Date.now();
}
