import { countInWindow, DAY } from './window-count';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import { isConditionFailed, type StoredRecord } from '../../shared/record-table';
import { createRecord, exchangeContent, putRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** State of a document at somebody else's host, kept in the table that all instances share. */
export interface KeptDocument {
  /** The last good copy. */
  readonly document?: JsonObject;
  /** Time until which nobody asks the host again, in epoch seconds. */
  readonly freshUntil: number;
  /** Reason why the copy is no newer. */
  readonly trouble?: Trouble;
}

/** Failure to get a document. */
export interface Trouble {
  /** `gone` if the host itself says that there is no such document. */
  readonly kind: 'unreadable' | 'gone';
  /** Time since which this trouble has lasted without interruption, in epoch seconds. */
  readonly since: number;
  /** Text for the log. */
  readonly reason: string;
  /** HTTP status, if the host answered. */
  readonly status?: number;
}

/** Lifetime of the last good copy, in seconds, counted anew each time that it is fetched. */
const COPY_LIFETIME = 365 * DAY;

/** Maximum size of a copy, as JSON in bytes. A larger document serves as long as its host answers. Those of known clients have less than 1,000. */
const MAX_COPY_SIZE = 3_584;

/** Lifetime of a note of trouble without a copy, in seconds: longer than a document may be gone before that counts. */
const TROUBLE_LIFETIME = 2 * DAY;

/** Gives access to the records of one type of document. A failure to read or write one costs no more than another fetch. */
export function keptDocuments(type: string) {
  return {
    /** Reads what is known about a document. */
    async read(url: string): Promise<StoredRecord | undefined> {
      try {
        return await readRecord(type, url);
      } catch (error) {
        log.warn('The copies of documents could not be read', { url, error });
        return undefined;
      }
    },

    /**
     * Keeps a copy. Anybody may name any number of documents of their own, so only a limited number of new ones is kept each day.
     *
     * @param before what was known before
     */
    async keep(url: string, kept: KeptDocument, before: StoredRecord | undefined): Promise<void> {
      if (Buffer.byteLength(JSON.stringify(kept)) > MAX_COPY_SIZE) {
        return;
      }
      await attempt(url, async () => {
        const isNew = before === undefined || contentOf(before).document === undefined;
        if (!isNew || (await countInWindow(`${type}Count`, 'everybody', DAY)).total <= settings.registration.perDay) {
          await putRecord(type, url, kept, epochSeconds() + COPY_LIFETIME);
        }
      });
    },

    /** Notes trouble, but leaves alone a copy that somebody else has fetched in the meantime. */
    async note(url: string, kept: KeptDocument, before: StoredRecord | undefined): Promise<void> {
      await attempt(url, () => (before === undefined
        ? createRecord(type, url, kept, epochSeconds() + TROUBLE_LIFETIME)
        : exchangeContent(type, url, before.content, kept)));
    },
  };
}

/** Reads the state of a document from its record. */
export function contentOf(record: StoredRecord): KeptDocument {
  return record.content as unknown as KeptDocument;
}

async function attempt(url: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isConditionFailed(error)) {
      log.warn('The copies of documents could not be written', { url, error });
    }
  }
}
