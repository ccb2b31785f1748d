import { contentOf, type StoredRecord } from '../table/record-table';

/** A person as an operator sees them. */
export interface StoredPerson {
  /** What names them at the identity provider, to tools and in logs. */
  readonly subject: string;
  /** Known for some time after a sign-in, as the address is. */
  readonly name?: string;
  readonly email?: string;
  /** The ids of the clients that they granted something, each once. */
  readonly clients: readonly string[];
  /** When they granted something last, in epoch seconds; undefined if nothing of it is left. */
  readonly grantedAt?: number;
}

/**
 * Reads a person from their records.
 *
 * @param grants of type `Grant`
 * @param account of type `Account`
 */
export function storedPerson(subject: string, grants: readonly StoredRecord[], account: StoredRecord | undefined): StoredPerson {
  const { name, email } = account ? contentOf(account) : {};
  const granted = grants.map(contentOf);
  return {
    subject,
    name,
    email,
    clients: [...new Set(granted.map(({ clientId }) => clientId as string))],
    grantedAt: granted.length > 0 ? Math.max(...granted.map(({ iat }) => iat as number)) : undefined,
  };
}
