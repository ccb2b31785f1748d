import { storedPerson, type StoredPerson } from './stored-person';
import { contentOf, contentWith, keyOf, now, recordKey, type RecordTable, type StoredRecord } from '../table/record-table';

/** The people of an authorization server, for its operator. Everything rejects with what the AWS SDK throws. */
export interface PersonStore {
  /** Those who granted something that has not ended, the latest first. */
  list(): Promise<StoredPerson[]>;
  /** Somebody of whom there is anything: also who has only signed in, or whose grants have ended. */
  find(subject: string): Promise<StoredPerson | undefined>;
  /** Deletes what somebody granted, that it is remembered, their sessions and who they are; returns how many grants and sessions that were. */
  revoke(subject: string): Promise<{ readonly grants: number; readonly sessions: number }>;
}

/** What the keys of records begin with. */
const GRANT = 'Grant#';
const CONSENT = 'Consent#';
const SESSION = 'Session#';
const ACCOUNT = 'Account#';

/** The type of the record that lists the grants of a person, for the page where they see them. */
const ACCESS = 'Access';

export function openPersonStore(table: RecordTable): PersonStore {
  const recordsOf = (subject: string, projection: string): Promise<StoredRecord[]> => table.scan(
    '#expiresAt > :now AND (#key = :account'
      + ' OR ((begins_with(#key, :grant) OR begins_with(#key, :consent) OR begins_with(#key, :session)) AND contains(#content, :person)))',
    projection,
    {
      ':now': now(),
      ':account': { S: accountKey(subject) },
      ':grant': { S: GRANT },
      ':consent': { S: CONSENT },
      ':session': { S: SESSION },
      ':person': contentWith('accountId', subject),
    },
  );

  return {
    list: async () => {
      const records = await table.scan('#expiresAt > :now AND (begins_with(#key, :grant) OR begins_with(#key, :account))', '#key, #content', {
        ':now': now(), ':grant': { S: GRANT }, ':account': { S: ACCOUNT },
      });
      const accounts = new Map(records.map((record) => [keyOf(record), record]));
      const grants = Map.groupBy(ofType(GRANT, records), (record) => contentOf(record).accountId as string);
      return [...grants]
        .map(([subject, own]) => storedPerson(subject, own, accounts.get(accountKey(subject))))
        .sort((one, other) => other.grantedAt! - one.grantedAt!);
    },
    find: async (subject) => {
      const records = await recordsOf(subject, '#key, #content');
      return records.length > 0 ? storedPerson(subject, ofType(GRANT, records), ofType(ACCOUNT, records)[0]) : undefined;
    },
    revoke: async (subject) => {
      // first, so that nothing is granted meanwhile
      await table.remove(accountKey(subject));
      const records = await recordsOf(subject, '#key');
      for (const record of records) await table.remove(keyOf(record));
      // last, so that the person still sees what could not be deleted
      await table.remove(recordKey(ACCESS, subject));
      return { grants: ofType(GRANT, records).length, sessions: ofType(SESSION, records).length };
    },
  };
}

function ofType(beginning: string, records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter((record) => keyOf(record).startsWith(beginning));
}

function accountKey(subject: string): string {
  return recordKey('Account', subject);
}
