import type { PersonStore } from './person-store';
import type { StoredPerson } from './stored-person';
import { day, dayFromNow } from '../day';
import { terminalWidth } from '../terminal-width';
import { textTable } from '../text-table';

const COLUMNS = ['SUBJECT', 'NAME', 'E-MAIL', 'CLIENTS', 'LAST GRANT'];

/** Who granted something that has not ended, as a table or as JSON. */
export async function listPeople(store: PersonStore, json: boolean): Promise<string> {
  const people = await store.list();
  if (json) return `${JSON.stringify(people, undefined, 2)}\n`;
  if (people.length === 0) return 'Nobody has granted anything.\n';
  return personTable(people);
}

/** Lists people, one a line: cut to the width of a terminal, and in full for programs. */
export function personTable(people: readonly StoredPerson[], width = terminalWidth()): string {
  const dayOf = width === undefined ? day : dayFromNow;
  return textTable(COLUMNS, people.map(({ subject, name = '-', email = '-', clients, grantedAt }) =>
    [subject, name, email, String(clients.length), dayOf(grantedAt)],
  ), { width, flexible: ['SUBJECT', 'NAME', 'E-MAIL'] });
}
