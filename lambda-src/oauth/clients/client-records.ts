import { epochSeconds } from '../../shared/clock';
import { createRecord, deleteRecord, extendLife, readRecord, replaceContent, setAttribute } from '../records/record-table';
import { settings } from '../settings';

/**
 * A registered client: its metadata, its secret as a hash, and the hash of its registration access token, all in one record,
 * so that they live and die together.
 */
export interface ClientRecord {
  /** RFC 7591 section 2; `client_secret` is a hash. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly registrationTokenHash?: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

const TYPE = 'Client';

const REGISTRATION_TOKEN_HASH = 'registrationTokenHash';

/** A client in steady use renews its record once a day, not with every token. */
const RENEWAL_INTERVAL = 86_400;

/** @throws ServiceUnavailableError */
export async function findClientRecord(clientId: string): Promise<ClientRecord | undefined> {
  const record = await readRecord(TYPE, clientId);
  return record && {
    metadata: record.content,
    registrationTokenHash: record.attributes[REGISTRATION_TOKEN_HASH],
    expiresAt: record.expiresAt,
  };
}

/**
 * Anybody may register clients for people, so that these must show some use before they may stay. Machine clients are the
 * owner's, who may want them next week.
 *
 * @param metadata RFC 7591 section 2
 * @throws CONDITION_FAILED, by name, when there is such a client
 * @throws ServiceUnavailableError
 */
export async function createClientRecord(clientId: string, metadata: { readonly grant_types?: readonly string[] }): Promise<void> {
  const isMachineClient = metadata.grant_types?.includes('client_credentials');
  const lifetime = isMachineClient ? settings.clientLifetime : settings.registration.unusedLifetime;
  await createRecord(TYPE, clientId, metadata, epochSeconds() + lifetime);
}

/**
 * @throws CONDITION_FAILED, by name, when the client has been deleted in the meantime
 * @throws ServiceUnavailableError
 */
export async function updateClientRecord(clientId: string, metadata: object): Promise<void> {
  await replaceContent(TYPE, clientId, metadata);
}

/**
 * @throws CONDITION_FAILED, by name, when the client does not exist
 * @throws ServiceUnavailableError
 */
export async function setRegistrationTokenHash(clientId: string, tokenHash: string): Promise<void> {
  await setAttribute(TYPE, clientId, REGISTRATION_TOKEN_HASH, tokenHash);
}

/** @throws ServiceUnavailableError */
export async function deleteClientRecord(clientId: string): Promise<void> {
  await deleteRecord(TYPE, clientId);
}

/**
 * Lets a client that is in use live on, at most once a day.
 *
 * @param expiresAt of its record, epoch seconds
 * @throws CONDITION_FAILED, by name, when the client was deleted or renewed in the meantime
 * @throws ServiceUnavailableError
 */
export async function renewClientRecord(clientId: string, expiresAt: number): Promise<void> {
  const renewed = epochSeconds() + settings.clientLifetime;
  if (renewed - expiresAt >= Math.min(RENEWAL_INTERVAL, settings.clientLifetime / 2)) {
    await extendLife(TYPE, clientId, renewed);
  }
}
