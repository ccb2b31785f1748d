import { inBatches } from './batches';
import { grantView } from './grant-view';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import { redirectDestination } from '../pages/client-view';
import { GRANT } from '../records/grant-adapter';
import { addAttribute, deleteRecord, readRecord, removeAttributes } from '../records/record-table';

/**
 * Type of the records that list the grants of each person, because the table finds a record by its key alone. Each person has one
 * record, with one attribute per grant, named by the grant's id. An entry is written before there is a code for its grant, so that
 * nothing is allowed that the person cannot see. An entry without a grant gives no access, and is dropped later.
 */
const TYPE = 'Access';

/** Entry of the index: the facts about a grant that are known without reading it. */
export interface AccessEntry {
  readonly clientId: string;
  /** The client's own name for itself, at the time the person allowed it. */
  readonly name?: string;
  readonly website?: string;
  /** Scheme and host that the person was sent back to, without the path, which may hold anything. */
  readonly place: string;
  /** Epoch seconds. */
  readonly allowedAt: number;
  /** Time by which the grant and any consent that was remembered with it are gone, in epoch seconds. */
  readonly keptUntil: number;
}

/** Maximum number of entries: more than a person ever looks through. A DynamoDB record has room for several times as many. */
const MAX_ENTRIES = 100;

/** Number of entries that stay when there are too many: fewer than the maximum, so that not every later entry exceeds it again. */
const KEPT_ENTRIES = 90;

/** Maximum time between an entry and the making of its grant, in seconds: much longer than a function runs. */
export const YOUTH = 3_600;

/** Maximum length of a stored text, in characters. A name is shown shorter than that. */
const MAX_TEXT_LENGTH = 200;

/**
 * Notes a grant that is about to be made. If a person has more than a hundred grants, ends those that were not used for the longest time.
 *
 * @throws ServiceUnavailableError
 */
export async function indexGrant(accountId: string, grantId: string, entry: AccessEntry): Promise<void> {
  const { name, website, ...others } = entry;
  const value = JSON.stringify({ ...others, name: name?.slice(0, MAX_TEXT_LENGTH), website: website?.slice(0, MAX_TEXT_LENGTH) });
  const { attributes } = await addAttribute(TYPE, accountId, grantId, value, entry.keptUntil);
  const entries = entriesIn(attributes);
  if (entries.size > MAX_ENTRIES) {
    try {
      await endLeastUsed(accountId, entries);
    } catch (error) {
      // the next grant tries again
      log.warn('The least used grants of a person could not be ended', { subject: accountId, error });
    }
  }
}

/**
 * Returns the entries of a person, by the ids of the grants.
 *
 * @throws ServiceUnavailableError
 */
export async function readAccessIndex(accountId: string): Promise<ReadonlyMap<string, AccessEntry>> {
  return entriesIn((await readRecord(TYPE, accountId))?.attributes ?? {});
}

/**
 * Drops entries.
 *
 * @throws ServiceUnavailableError
 */
export async function dropFromIndex(accountId: string, grantIds: readonly string[]): Promise<void> {
  if (grantIds.length > 0) {
    await removeAttributes(TYPE, accountId, grantIds);
  }
}

/**
 * Returns the scheme and host of a redirect URI, as in `https://example.com` and `com.example.app:`. Leaves out the port of a
 * program on the person's computer, which may differ each time (RFC 8252 section 7.3).
 */
export function placeOf(redirectUri: string): string {
  const url = new URL(redirectUri);
  const host = redirectDestination(url).type === 'thisComputer' ? url.hostname : url.host;
  return host === '' ? url.protocol : `${url.protocol}//${host}`;
}

async function endLeastUsed(accountId: string, entries: ReadonlyMap<string, AccessEntry>): Promise<void> {
  const ranked = await inBatches(entries, async ([grantId, { allowedAt }]) => {
    const grant = await readRecord(GRANT, grantId);
    // the grant that is about to be made does not exist yet
    const isYoung = allowedAt >= epochSeconds() - YOUTH;
    return { grantId, usedAt: grant ? grantView(grant).usedAt : isYoung ? allowedAt : 0 };
  });
  const surplus = ranked.sort((one, other) => other.usedAt - one.usedAt).slice(KEPT_ENTRIES).map(({ grantId }) => grantId);
  await inBatches(surplus, (grantId) => deleteRecord(GRANT, grantId));
  await dropFromIndex(accountId, surplus);
}

function entriesIn(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, AccessEntry> {
  return new Map(Object.entries(attributes).map(([grantId, value]) => [grantId, JSON.parse(value) as AccessEntry]));
}
