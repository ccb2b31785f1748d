import { openPersonStore } from './person-store';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { ALLOWED_BY_PEOPLE, endAccess, endedNumbers, endedText } from '../table/end-access';
import type { RecordTable } from '../table/record-table';

/**
 * Ends all that people granted, so that everybody has to sign in and is asked again.
 *
 * @throws UsageError if nobody is there to be asked
 */
export async function revokeEverybody(table: RecordTable, { yes, json }: ChangeOptions): Promise<string> {
  if (!yes && !await confirmed(await question(table))) return 'Nothing was changed.\n';
  const ended = await endAccess(table, ALLOWED_BY_PEOPLE);
  if (json) return `${JSON.stringify({ revoked: 'all', ...endedNumbers(ended) })}\n`;
  return `${endedText(ended)} are ended. Access tokens of people ${TOKENS_DIE}. `
    + 'Who may still sign in at the identity provider can come back: they are asked again.\n';
}

async function question(table: RecordTable): Promise<string> {
  const people = await openPersonStore(table).list();
  const clients = new Set(people.flatMap((person) => person.clients));
  return `End all that ${people.length === 1 ? '1 person' : `${people.length} people`} granted, to ${counted(clients.size, 'client')}, and all sessions?`;
}
