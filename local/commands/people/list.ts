import type { PersonStore } from './person-store';
import { day, textTable } from '../text-table';

const COLUMNS = ['SUBJECT', 'NAME', 'E-MAIL', 'CLIENTS', 'LAST GRANT'];

/** Who granted something that has not ended, as a table or as JSON. */
export async function listPeople(store: PersonStore, json: boolean): Promise<string> {
  const people = await store.list();
  if (json) return `${JSON.stringify(people, undefined, 2)}\n`;
  if (people.length === 0) return 'Nobody has granted anything.\n';
  return textTable(COLUMNS, people.map(({ subject, name = '-', email = '-', clients, grantedAt }) =>
    [subject, name, email, String(clients.length), day(grantedAt)]));
}
