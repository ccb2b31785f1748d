import { counted } from './change';
import { expiryOf, keyOf, typeOf, type ExpressionValues, type RecordTable, type StoredRecord } from './record-table';

/** Types of records, in groups: those of a group are gone before the next group is looked for, and within a group before the next type. */
export type RecordOrder = readonly (readonly string[])[];

/**
 * The records of all that people allowed, and of all that lead to more of it. Grants come after what they are made from, so that none is
 * made behind the scan that finds them, and the list that people see of them comes last, so that it shows what could not be deleted.
 */
export const ALLOWED_BY_PEOPLE: RecordOrder = [
  [
    'Account', 'Session', 'Consent', 'Interaction', 'PushedAuthorizationRequest', 'SignIn', 'SettledInteraction', 'AuthorizationCode',
  ],
  ['Grant', 'RefreshToken', 'Access'],
];

/** The same with all clients, which go first: without its client, no token is worth anything. */
export const CLIENTS_AND_ALLOWED: RecordOrder = [['Client'], ...ALLOWED_BY_PEOPLE];

/** Number of times that the table is gone through: requests that were under way the first time may have left something behind. */
const PASSES = 2;

/** Numbers of the records that were deleted and had not expired, by their types. */
export type EndedAccess = ReadonlyMap<string, number>;

/**
 * Deletes all records of some types. It may be repeated, also after it was interrupted. Rejects with what the AWS SDK throws.
 *
 * @param order types that are to be deleted
 */
export async function endAccess(table: RecordTable, order: RecordOrder): Promise<EndedAccess> {
  const ended = new Map<string, number>();
  for (let pass = 1; pass <= PASSES; pass++) {
    for (const types of order) {
      const byType = Map.groupBy(await recordsOf(types, table), typeOf);
      for (const type of types) {
        const records = byType.get(type) ?? [];
        await table.removeAll(records.map(keyOf));
        ended.set(type, (ended.get(type) ?? 0) + records.filter(isLive).length);
      }
    }
  }
  return ended;
}

/** Sums up what was ended, for programs. Refresh tokens are not counted: those that were exchanged for others have records, too. */
export function endedNumbers(ended: EndedAccess) {
  const number = (type: string) => ended.get(type) ?? 0;
  return {
    grants: number('Grant'),
    sessions: number('Session'),
    consents: number('Consent'),
    authorizations: number('Interaction') + number('PushedAuthorizationRequest'),
  };
}

/** Says what was ended: `2 grants, all refresh tokens, 1 session, …`. */
export function endedText(ended: EndedAccess): string {
  const { grants, sessions, consents, authorizations } = endedNumbers(ended);
  return `${counted(grants, 'grant')}, all refresh tokens, ${counted(sessions, 'session')}, `
    + `${counted(consents, 'remembered consent')} and ${counted(authorizations, 'authorization')} under way`;
}

/** Expired ones too: the clock of the person at the keyboard may be wrong. */
async function recordsOf(types: readonly string[], table: RecordTable): Promise<StoredRecord[]> {
  const values: ExpressionValues = Object.fromEntries(types.map((type, index) => [`:type${index}`, { S: `${type}#` }]));
  return table.scan(Object.keys(values).map((name) => `begins_with(#key, ${name})`).join(' OR '), '#key, #expiresAt', values);
}

function isLive(record: StoredRecord): boolean {
  return expiryOf(record) > Date.now() / 1000;
}
