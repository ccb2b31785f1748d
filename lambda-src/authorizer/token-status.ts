import { readRecords, type StoredRecord } from './read-records';
import { GRANT_ID_CLAIM } from '../../src/contract';
import type { AccessTokenClaims } from '../shared/access-token';
import { epochSeconds } from '../shared/clock';
import { recordKey } from '../shared/record-key';

/**
 * Tells whether a verified token still counts: its client is registered, what the person granted lasts, and it was not revoked. One
 * read, strongly consistent because clients use a token right after they got it.
 *
 * @param permanentClients the ids of clients that have no record
 * @throws ServiceUnavailableError
 */
export async function isTokenLive(claims: AccessTokenClaims, permanentClients: ReadonlySet<string>): Promise<boolean> {
  const { client_id: clientId, jti, [GRANT_ID_CLAIM]: grantId } = claims;
  const clientKey = permanentClients.has(clientId) ? undefined : recordKey('Client', clientId);
  const grantKey = grantId === undefined ? undefined : recordKey('Grant', grantId);
  const revocationKey = recordKey('RevokedToken', jti);
  const required = [clientKey, grantKey].filter((key) => key !== undefined);
  const records: ReadonlyMap<string | undefined, StoredRecord> = await readRecords([...required, revocationKey]);
  return !records.has(revocationKey)
    && required.every((key) => (records.get(key)?.expiresAt ?? 0) > epochSeconds())
    && !(isDocumentClient(clientId) && wasLetInAnew(records.get(clientKey), records.get(grantKey)));
}

/** Tells whether the client's id is the URL of its metadata document. Only such an id can come back when the record of the client is gone. */
function isDocumentClient(clientId: string): boolean {
  return /^https:\/\//i.test(clientId);
}

/** Tells whether a client lost its record after it got the grant: who revoked it meant its grants, too, though somebody let it in again. */
function wasLetInAnew(clientRecord: StoredRecord | undefined, grant: StoredRecord | undefined): boolean {
  const { client_id_issued_at: letInAt = 0 } = JSON.parse(clientRecord?.content ?? '{}') as { readonly client_id_issued_at?: number };
  const { iat: grantedAt = 0 } = JSON.parse(grant?.content ?? '{}') as { readonly iat?: number };
  return grantedAt < letInAt;
}
