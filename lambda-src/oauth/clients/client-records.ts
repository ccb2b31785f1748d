import { registrationUnderWay } from './registration-places';
import { TABLE } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { type AttributeChange, isConditionFailed } from '../../shared/record-table';
import { changeAttributes, createRecord, deleteRecord, extendLife, readRecord, replaceContent } from '../records/record-table';
import { writtenTogether } from '../records/written-together';
import { settings } from '../settings';

/**
 * A registered client: its metadata, its secret as a hash, and the hash of its registration access token, all in one record,
 * so that they live and die together.
 */
export interface ClientRecord {
  /** RFC 7591 section 2; `client_secret` is a hash. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly registrationTokenHash?: string;
  /** True if the record notes that the client got a token. */
  readonly isUsed: boolean;
  /** Place that the client's registration took; absent once the client has got a token. */
  readonly place?: string;
  /** True if an identical registration may be answered with this client, because nobody has begun to use it. */
  readonly isRepeatable: boolean;
  /** True if an identical registration was answered with this client, so that more than one installation may know its id. */
  readonly isShared: boolean;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

const TYPE = 'Client';

const REGISTRATION_TOKEN_HASH = 'registrationTokenHash';
const PLACE = TABLE.place;
const REPEATABLE = 'repeatable';
const SHARED = 'shared';

/** A client in steady use renews its record once a day, not with every token. */
const RENEWAL_INTERVAL = 86_400;

/** @throws ServiceUnavailableError */
export async function findClientRecord(clientId: string): Promise<ClientRecord | undefined> {
  const record = await readRecord(TYPE, clientId);
  return record && {
    metadata: record.content,
    registrationTokenHash: record.attributes[REGISTRATION_TOKEN_HASH],
    isUsed: TABLE.renewedAt in record.attributes,
    place: record.attributes[PLACE],
    isRepeatable: REPEATABLE in record.attributes,
    isShared: SHARED in record.attributes,
    expiresAt: record.expiresAt,
  };
}

/**
 * Anybody may register clients for people, so that these must show some use before they may stay. Machine clients are the
 * owner's, who may want them next week.
 *
 * @param metadata RFC 7591 section 2
 * @param registrationTokenHash of a client that registers
 * @throws CONDITION_FAILED, by name, when there is such a client
 * @throws ServiceUnavailableError
 */
export async function createClientRecord(clientId: string, metadata: ClientMetadata, registrationTokenHash?: string): Promise<void> {
  const registration = registrationUnderWay();
  const isMachineClient = metadata.grant_types?.includes('client_credentials');
  const lifetime = isMachineClient ? settings.clientLifetime : registration?.lifetime ?? settings.registration.unusedLifetime;
  const created = createRecord(TYPE, clientId, metadata, epochSeconds() + lifetime, {
    ...(registrationTokenHash !== undefined && { [REGISTRATION_TOKEN_HASH]: registrationTokenHash }),
    ...(registration && { [PLACE]: registration.place }),
    // a secret cannot be given out a second time, because only its hash is kept
    ...(registration && metadata.token_endpoint_auth_method === 'none' && { [REPEATABLE]: 'true' }),
  });
  await writtenTogether([created, registration?.remember?.(clientId)]);
}

/** Members of the client's metadata (RFC 7591 section 2) that decide how long its record lives and what it notes. */
interface ClientMetadata {
  readonly grant_types?: readonly string[];
  readonly token_endpoint_auth_method?: string;
}

/**
 * @throws CONDITION_FAILED, by name, when the client has been deleted in the meantime
 * @throws ServiceUnavailableError
 */
export async function updateClientRecord(clientId: string, metadata: object): Promise<void> {
  await endRepetition(clientId);
  await replaceContent(TYPE, clientId, metadata);
}

/** @throws ServiceUnavailableError */
export async function deleteClientRecord(clientId: string): Promise<void> {
  await deleteRecord(TYPE, clientId);
}

/**
 * Lets a client that is in use live on, and notes its use: with its first token, and then at most once a day.
 *
 * @param record as it was read
 * @throws CONDITION_FAILED, by name, when the client was deleted or renewed in the meantime
 * @throws ServiceUnavailableError
 */
export async function renewClientRecord(clientId: string, { expiresAt, isUsed }: Pick<ClientRecord, 'expiresAt' | 'isUsed'>): Promise<void> {
  const renewed = epochSeconds() + settings.clientLifetime;
  if (!isUsed || renewed - expiresAt >= Math.min(RENEWAL_INTERVAL, settings.clientLifetime / 2)) {
    await extendLife(TYPE, clientId, renewed);
  }
}

/**
 * Notes that a client got its first token.
 *
 * @returns true if it was noted now; if several requests try at once, one wins
 * @throws ServiceUnavailableError
 */
export async function takePlaceOfClient(clientId: string): Promise<boolean> {
  return changed(clientId, { whileItHas: PLACE, remove: [PLACE] });
}

/**
 * Makes sure that no registration is answered with a client any more.
 *
 * @throws ServiceUnavailableError
 */
export async function endRepetition(clientId: string): Promise<void> {
  await changed(clientId, { whileItHas: REPEATABLE, remove: [REPEATABLE] });
}

/**
 * Makes a client one that several registrants share. None of them may manage it (RFC 7592), because the others would suffer.
 *
 * @returns false when somebody has begun to use it, or it is gone
 * @throws ServiceUnavailableError
 */
export async function shareClientRecord(clientId: string): Promise<boolean> {
  return changed(clientId, { whileItHas: REPEATABLE, remove: [REGISTRATION_TOKEN_HASH], set: { [SHARED]: 'true' } });
}

async function changed(clientId: string, change: AttributeChange): Promise<boolean> {
  try {
    await changeAttributes(TYPE, clientId, change);
    return true;
  } catch (error) {
    if (isConditionFailed(error)) {
      return false;
    }
    throw error;
  }
}
