import type { PersonStore } from './person-store';
import type { StoredPerson } from './stored-person';
import { RUN } from '../../program';
import { StartError } from '../../start-error';
import { unabbreviated } from '../abbreviation';
import { confirmed, counted, TOKENS_DIE, type ChangeOptions } from '../table/change';
import { printable } from '../text-table';

/**
 * Ends what somebody granted, so that they have to sign in and are asked again.
 *
 * @param given their subject; or its beginning, if the operator is asked: the subject of somebody who is gone may be the beginning of another
 * @throws StartError if there is nothing of them
 * @throws UsageError if nobody is there to be asked
 */
export async function revokePerson(store: PersonStore, given: string, { yes, json }: ChangeOptions): Promise<string> {
  const person = await store.find(given) ?? (yes ? undefined : await personThatBeginsWith(given, store));
  if (!person) {
    throw new StartError(`there is nothing of "${printable(given)}" in the table: "${RUN} people list" shows the subjects of those who granted something`);
  }
  const { subject } = person;
  const title = printable(person.name === undefined ? subject : `"${person.name}" (${subject})`);
  if (!yes && !await confirmed(`End all that ${title} granted, to ${counted(person.clients.length, 'client')}?`)) return 'Nothing was changed.\n';
  const { grants, sessions } = await store.revoke(subject);
  if (json) return `${JSON.stringify({ revoked: subject, grants, sessions })}\n`;
  return `${counted(grants, 'grant')} and ${counted(sessions, 'session')} of ${title} are ended. Access tokens ${TOKENS_DIE}. `
    + 'Who may still sign in at the identity provider can come back: they are asked again.\n';
}

async function personThatBeginsWith(given: string, store: PersonStore): Promise<StoredPerson | undefined> {
  const people = await store.list();
  const subject = unabbreviated(given, people.map((person) => person.subject));
  return people.find((person) => person.subject === subject);
}
