import { openClientStore } from './client-store';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { CLIENTS_AND_ALLOWED, endAccess, endedNumbers, endedText } from '../table/end-access';
import type { RecordTable } from '../table/record-table';

/**
 * Deletes all clients, and all that people granted them.
 *
 * @throws UsageError if nobody is there to be asked
 */
export async function revokeAllClients(table: RecordTable, { yes, json }: ChangeOptions): Promise<string> {
  if (!yes && !await confirmed(await question(table))) return 'Nothing was changed.\n';
  const ended = await endAccess(table, CLIENTS_AND_ALLOWED);
  const clients = ended.get('Client') ?? 0;
  if (json) return `${JSON.stringify({ revoked: 'all', clients, ...endedNumbers(ended) })}\n`;
  return `${counted(clients, 'client')} and ${endedText(ended)} are ended. Access tokens ${TOKENS_DIE}. Clients register and people are asked anew; `
    + 'who looks after a machine client has to register it again. Clients that the stack itself registers have no record: they stay, without what people granted them.\n';
}

async function question(table: RecordTable): Promise<string> {
  const clients = await openClientStore(table).list();
  const machines = clients.filter(({ kind }) => kind === 'machine').length;
  return `Revoke all ${counted(clients.length, 'client')}, ${machines} of them acting for themselves, all that people granted, and all sessions?`;
}
