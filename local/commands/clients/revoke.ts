import type { ClientStore } from './client-store';
import { existingClient } from './show';
import { UsageError } from '../command-line';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { printable } from '../text-table';

/**
 * Deletes a client, and what people granted it.
 *
 * @param given the id, or its beginning
 * @throws StartError if there is none, or several
 * @throws UsageError if nobody is there to be asked, or a URL is not whole and nobody shall be
 */
export async function revokeClient(store: ClientStore, given: string, { yes, json }: ChangeOptions): Promise<string> {
  const { id: clientId, name, kind } = await existingClient(store, given);
  if (yes && clientId !== given && kind === 'document') {
    // one whose client is gone may be the beginning of another; ids that the server makes are all of one length
    throw new UsageError(`"${printable(given)}" is only the beginning of ${clientId}: with --yes, a URL must be whole`);
  }
  const title = name ? `"${printable(name)}" (${clientId})` : clientId;
  if (!yes && !await confirmed(`Revoke ${title}?`)) return 'Nothing was changed.\n';
  const grants = await store.revoke(clientId);
  if (json) return `${JSON.stringify({ revoked: clientId, grants })}\n`;
  const returns = kind === 'document' ? 'It is described by a document, so that it may come back: people would have to allow it anew.\n' : '';
  return `${title} is revoked, and ${counted(grants, 'grant')} of people with it. Its access tokens ${TOKENS_DIE}.\n${returns}`;
}
