import { recordKey } from '../../shared/record-key';
import { keysOfClient } from '../clients/client-adapter';
import { readTogether, withRecords } from '../records/records-read-together';
import { SESSION } from '../records/session-adapter';

/** Records that an authorization request names itself. */
export interface NamedRecords {
  readonly clientId: string | undefined;
  readonly sessionId: string | undefined;
  /** Keys of others. */
  readonly others?: readonly string[];
}

/**
 * Handles an authorization request, whose records are read in one call before.
 *
 * @throws ServiceUnavailableError
 */
export async function withAuthorizationRecords<T>({ clientId, sessionId, others = [] }: NamedRecords, handle: () => Promise<T>): Promise<T> {
  const session = sessionId === undefined ? [] : [recordKey(SESSION, sessionId)];
  return withRecords(await readTogether([...keysOfClient(clientId), ...session, ...others]), handle);
}
