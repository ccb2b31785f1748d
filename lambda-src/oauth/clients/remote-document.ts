import { refusalOf, rememberHost } from './document-host';
import { guardedFetch, UnsuitableAnswerError } from './guarded-fetch';
import { contentOf, keptDocuments, type Trouble } from './kept-document';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';

/** A kind of JSON document at the hosts of clients. */
export interface DocumentKind {
  /** Type of the records that keep these documents. */
  readonly type: string;
  /** Maximum size of a document, in bytes. */
  readonly maxSize: number;
  /** Maximum time for which a copy is fresh, whatever its host says, in seconds. */
  readonly maxAge: number;
  /** Tells whether a document is what it should be. */
  isGood(url: string, document: JsonObject): boolean;
  /** Leaves out what nobody reads, because anybody can publish documents and have them kept. */
  essence(document: JsonObject): JsonObject;
}

/** A document that is fresh; or trouble, and the last good copy if there is one. */
export type Reading =
  | { readonly document: JsonObject; readonly maxAge: number }
  | {
    readonly trouble: Trouble;
    readonly copy?: JsonObject;
    /** True if this request met the trouble, false if one a moment ago did. */
    readonly isNew: boolean;
    /** Time until the next try makes sense, in seconds. */
    readonly retryAfter: number;
  };

/** Minimum time for which a copy is fresh (RFC 9111 section 5.2.2), and for which nobody tries again after trouble, in seconds. */
export const MIN_AGE = 60;

/** Statuses that say that the host has no such document; all others say that it cannot or does not want to answer. */
const GONE = [404, 410];

/**
 * Reads a document from the table that all instances share, or anew from its host, with a second attempt.
 *
 * @param sourceAddress the address of whoever has it read
 * @throws ServiceUnavailableError
 */
export async function readRemoteDocument(kind: DocumentKind, url: string, sourceAddress: string): Promise<Reading> {
  const store = keptDocuments(kind.type);
  const before = await store.read(url);
  const kept = before && contentOf(before);
  const remaining = (kept?.freshUntil ?? 0) - epochSeconds();
  if (kept !== undefined && remaining > 0) {
    return kept.trouble === undefined
      ? { document: kept.document!, maxAge: remaining }
      : { trouble: kept.trouble, copy: kept.document, isNew: false, retryAfter: remaining };
  }
  const { hostname } = new URL(url);
  const refusal = await refusalOf(hostname, sourceAddress, kept?.document !== undefined);
  if (refusal !== undefined) {
    const { reason, wait } = refusal;
    return { trouble: { kind: 'unreadable', since: epochSeconds(), reason }, copy: kept?.document, isNew: false, retryAfter: wait };
  }
  const fetched = await fetchTwice(kind, url);
  const now = epochSeconds();
  const remembered = rememberHost(hostname, isSilence(fetched));
  if ('document' in fetched) {
    await Promise.all([remembered, store.keep(url, { document: fetched.document, freshUntil: now + fetched.maxAge }, before)]);
    return fetched;
  }
  const trouble = { ...fetched, since: kept?.trouble?.kind === fetched.kind ? kept.trouble.since : now };
  await Promise.all([remembered, store.note(url, { document: kept?.document, freshUntil: now + MIN_AGE, trouble }, before)]);
  return { trouble, copy: kept?.document, isNew: true, retryAfter: MIN_AGE };
}

type Fetched = { readonly document: JsonObject; readonly maxAge: number } | Omit<Trouble, 'since'>;

async function fetchTwice(kind: DocumentKind, url: string): Promise<Fetched> {
  const first = await fetchOnce(kind, url);
  return 'document' in first || first.kind === 'gone' ? first : fetchOnce(kind, url);
}

async function fetchOnce({ maxSize, maxAge, isGood, essence }: DocumentKind, url: string): Promise<Fetched> {
  try {
    const response = await guardedFetch(url, maxSize);
    const { status } = response;
    if (status !== 200) {
      return { kind: GONE.includes(status) ? 'gone' : 'unreadable', reason: `the host answered with status ${status}`, status };
    }
    const document = parse(await response.text());
    return document !== undefined && isGood(url, document)
      ? { document: essence(document), maxAge: freshness(response.headers.get('cache-control') ?? '', maxAge) }
      : { kind: 'unreadable', reason: 'the document is not what it should be', status };
  } catch (error) {
    const { cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : String(error);
    return cause instanceof UnsuitableAnswerError ? { kind: 'unreadable', reason, status: 200 } : { kind: 'unreadable', reason };
  }
}

/**
 * Tells whether a host is silent: it does not answer at all, or it, or what is in front of it, answers that it is not there now
 * (RFC 9110 section 15.6).
 */
function isSilence(fetched: Fetched): boolean {
  return !('document' in fetched) && (fetched.status === undefined || [502, 503, 504].includes(fetched.status));
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : undefined;
  } catch {
    return undefined;
  }
}

function freshness(cacheControl: string, most: number): number {
  const [, maxAge = '0'] = /(?:^|,)\s*max-age\s*=\s*(\d+)/i.exec(cacheControl) ?? [];
  return /no-store|no-cache/i.test(cacheControl) ? MIN_AGE : Math.min(Math.max(Number(maxAge), MIN_AGE), most);
}
