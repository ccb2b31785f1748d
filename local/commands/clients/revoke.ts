import type { ClientStore } from './client-store';
import { existingClient } from './show';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { printable } from '../text-table';

/**
 * Deletes a client, and what people granted it.
 *
 * @throws StartError if there is none
 * @throws UsageError if nobody is there to be asked
 */
export async function revokeClient(store: ClientStore, clientId: string, { yes, json }: ChangeOptions): Promise<string> {
  const { name, kind } = await existingClient(store, clientId);
  const title = name ? `"${printable(name)}" (${clientId})` : clientId;
  if (!yes && !await confirmed(`Revoke ${title}?`)) return 'Nothing was changed.\n';
  const grants = await store.revoke(clientId);
  if (json) return `${JSON.stringify({ revoked: clientId, grants })}\n`;
  const returns = kind === 'document' ? 'It is described by a document, so that it may come back: people would have to allow it anew.\n' : '';
  return `${title} is revoked, and ${counted(grants, 'grant')} of people with it. Its access tokens ${TOKENS_DIE}.\n${returns}`;
}
