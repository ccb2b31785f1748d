import type { PersonStore } from './person-store';
import { StartError } from '../../start-error';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { printable } from '../text-table';

/**
 * Ends what somebody granted, so that they have to sign in and are asked again.
 *
 * @throws StartError if there is nothing of them
 * @throws UsageError if nobody is there to be asked
 */
export async function revokePerson(store: PersonStore, subject: string, { yes, json }: ChangeOptions): Promise<string> {
  const person = await store.find(subject);
  if (!person) {
    throw new StartError(`there is nothing of "${printable(subject)}" in the table: "remote-mcp people list" shows the subjects of those who granted something`);
  }
  const title = printable(person.name === undefined ? subject : `"${person.name}" (${subject})`);
  if (!yes && !await confirmed(`End all that ${title} granted, to ${counted(person.clients.length, 'client')}?`)) return 'Nothing was changed.\n';
  const { grants, sessions } = await store.revoke(subject);
  if (json) return `${JSON.stringify({ revoked: subject, grants, sessions })}\n`;
  return `${counted(grants, 'grant')} and ${counted(sessions, 'session')} of ${title} are ended. Access tokens ${TOKENS_DIE}. `
    + 'Who may still sign in at the identity provider can come back: they are asked again.\n';
}
