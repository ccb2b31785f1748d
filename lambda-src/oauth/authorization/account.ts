import { epochSeconds } from '../../shared/clock';
import { currentScopes } from '../../shared/current-scopes';
import { recordKey } from '../../shared/record-key';
import { admit } from '../identity-provider/admission';
import type { Person } from '../identity-provider/identity-provider';
import { SignInError } from '../identity-provider/sign-in-error';
import { isOfAnotherIssuer } from '../identity-provider/subject';
import { INTERACTION_LIFETIME } from '../provider/lifetimes';
import { putRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** Somebody who has signed in and may enter, as long as a session of theirs may last. */
export interface Account {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  /** The names of the scopes that they may grant, in the order of declaration. */
  readonly scopes: readonly string[];
}

const TYPE = 'Account';

/**
 * Lets a person in.
 *
 * @throws SignInError `notAdmitted`
 * @throws ServiceUnavailableError
 */
export async function openAccount(person: Person): Promise<void> {
  const { subject, name, email } = person;
  if (isOfAnotherIssuer(subject, settings)) {
    throw new SignInError('notAdmitted', 'The person has the name of a person of a trusted issuer, whom they would be taken for');
  }
  const scopes = admit(person, settings);
  // longer than any session that begins now, however late its first interaction ends
  await putRecord(TYPE, subject, { name, email, scopes }, epochSeconds() + settings.sessionLifetime + INTERACTION_LIFETIME);
}

/** Returns the key of a person's record. */
export function accountKey(id: string): string {
  return recordKey(TYPE, id);
}

/** @throws ServiceUnavailableError */
export async function findAccount(id: string): Promise<Account | undefined> {
  const record = await readRecord(TYPE, id);
  const account = record && { id, ...record.content } as Account | undefined;
  return account && { ...account, scopes: [...currentScopes(account.scopes, settings.scopes)] };
}
