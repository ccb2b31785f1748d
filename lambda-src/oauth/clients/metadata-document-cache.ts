import { countInWindow, DAY } from './window-count';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import { putRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** A metadata document, as it was fetched. */
interface Cached {
  readonly document: JsonObject;
  /** Epoch seconds. */
  readonly freshUntil: number;
}

const TYPE = 'MetadataDocument';

/** How long a document is taken to be fresh, in seconds, whatever its host says (RFC 9111 section 5.2.2). */
const MIN_AGE = 60;
const MAX_AGE = DAY;

/** How long a document is good for while its host is down, in seconds (RFC 5861 section 4): its users need not sign in again. */
const STALE_IF_ERROR = 7 * DAY;

/**
 * A metadata document from the table, which all instances share, or anew from its host.
 *
 * @param fetchDocument from the host
 * @returns the document, and for how many more seconds it is fresh
 * @throws Error when there is none; whatever `fetchDocument` throws
 */
export async function cachedDocument(url: string, fetchDocument: () => Promise<Response>): Promise<{ document: JsonObject; maxAge: number }> {
  const cached = await readCached(url);
  const remaining = (cached?.freshUntil ?? 0) - epochSeconds();
  if (cached !== undefined && remaining > 0) {
    return { document: cached.document, maxAge: remaining };
  }
  try {
    const { document, maxAge } = await readDocument(url, await fetchDocument());
    await keep(url, { document, freshUntil: epochSeconds() + maxAge }, cached === undefined);
    return { document, maxAge };
  } catch (error) {
    if (cached === undefined || error instanceof DocumentError) {
      throw error;
    }
    log.warn('A metadata document could not be fetched anew, the old one stays in use', { clientId: url, error });
    return { document: cached.document, maxAge: MIN_AGE };
  }
}

/** The host has spoken: there is no such document, or no good one. */
class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

async function readDocument(url: string, response: Response): Promise<{ document: JsonObject; maxAge: number }> {
  if (response.status !== 200) {
    throw response.status < 500 ? new DocumentError(`The host answered with status ${response.status}`) : new Error('The host is unavailable');
  }
  const document = parse(await response.text());
  if (document?.client_id !== url) {
    throw new DocumentError('The document is not that of the client');
  }
  return { document, maxAge: freshness(response.headers.get('cache-control') ?? '') };
}

function parse(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject | null;
  } catch (cause) {
    throw new DocumentError('The document is not JSON', { cause });
  }
}

function freshness(cacheControl: string): number {
  const [, maxAge = '0'] = /(?:^|,)\s*max-age\s*=\s*(\d+)/i.exec(cacheControl) ?? [];
  return /no-store|no-cache/i.test(cacheControl) ? MIN_AGE : Math.min(Math.max(Number(maxAge), MIN_AGE), MAX_AGE);
}

/** Without the table, documents are fetched more often. */
async function readCached(url: string): Promise<Cached | undefined> {
  try {
    return (await readRecord(TYPE, url))?.content as Cached | undefined;
  } catch (error) {
    log.warn('The cache of metadata documents could not be read', { clientId: url, error });
    return undefined;
  }
}

/**
 * Anybody may name any number of documents of their own: as with clients that register, only so many new ones a day are kept.
 * The others are fetched whenever they are needed.
 */
async function keep(url: string, cached: Cached, isNew: boolean): Promise<void> {
  try {
    if (isNew && (await countInWindow('MetadataDocumentCount', 'everybody', DAY)).total > settings.registration.perDay) {
      return;
    }
    await putRecord(TYPE, url, cached, cached.freshUntil + STALE_IF_ERROR);
  } catch (error) {
    log.warn('The cache of metadata documents could not be written', { clientId: url, error });
  }
}
