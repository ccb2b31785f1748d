import { isSpecType } from '@modelcontextprotocol/client';
import type { Upstream, UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import { cachedValue, type CachedValue } from '../../shared/cached-value';
import { log } from '../../shared/log';
import { timeLimit } from '../../shared/time-limit';
import { isTooDeep } from '../call/bounded-json';
import { ToolFailure } from '../call/failure';

/** The lists that MCP servers have. */
export type ListKind = 'tools' | 'resources' | 'resourceTemplates' | 'prompts';

/** Of a list: its method, the member that tells its entries apart, and what an entry has to be. */
interface ListForm {
  readonly method: string;
  readonly key: string;
  readonly isEntry: (entry: unknown) => boolean;
}

/** By the member of the result that holds the entries. */
export const LISTS: Readonly<Record<ListKind, ListForm>> = {
  tools: { method: 'tools/list', key: 'name', isEntry: isSpecType.Tool },
  resources: { method: 'resources/list', key: 'uri', isEntry: isSpecType.Resource },
  resourceTemplates: { method: 'resources/templates/list', key: 'uriTemplate', isEntry: isSpecType.ResourceTemplate },
  prompts: { method: 'prompts/list', key: 'name', isEntry: isSpecType.Prompt },
};

/** A list of another MCP server, whole. */
export interface UpstreamList {
  /** As they came, by what tells them apart. */
  readonly entries: ReadonlyMap<string, JsonObject>;
  /** How long they can be kept, in milliseconds. */
  readonly ttl: number;
  /** Whether that server says that they are for this one alone. */
  readonly isPrivate: boolean;
}

/** Reads lists, and keeps them. */
export interface UpstreamLists {
  /**
   * The list, read anew if it is older than it may be; if that fails, one that was read in the last hour.
   *
   * @throws whatever the upstream throws
   */
  read(kind: ListKind, user: UpstreamUser): Promise<UpstreamList>;
  /** The same for a caller who only looks something up: one that was read in the last hour is new enough, if it has the entry. */
  find(kind: ListKind, key: string, user: UpstreamUser): Promise<JsonObject | undefined>;
  /** Has the list read anew when it is needed next, because it has turned out to be wrong. */
  forget(kind: ListKind, user: UpstreamUser): void;
}

/** How long a list is of use that is not, or cannot be, read anew, in seconds (RFC 5861 `stale-if-error`). */
const MAX_STALE_AGE = 3_600;

/** How long a server that could not be asked is left alone, in milliseconds: lists must not wait for it again and again. */
export const RETRY_INTERVAL = 10_000;

/** The longest that a list may take with all its pages, in milliseconds: other tools are in the same answer. */
const TIMEOUT = 10_000;

/** A server that has more pages repeats itself. */
const MAX_PAGES = 1_000;

/** The most that is kept of a list, in characters of JSON: it must leave memory to everything else. */
const MAX_SIZE = 16 * 1024 * 1024;

/** Of how many callers' lists are kept. */
const MAX_CALLERS = 100;

type ReadList = UpstreamList & { readonly readAt: number };

/** One list of one caller. */
interface Kept {
  readonly cached: CachedValue<ReadList>;
  last?: ReadList;
  failure?: { readonly error: unknown; readonly until: number };
  /** Who reads it. Nobody is kept beyond that. */
  user?: UpstreamUser;
}

/** Keeps the lists of an upstream: of everybody, unless it answers by who the caller is. */
export function keepLists(upstream: Upstream): UpstreamLists {
  const { listTtl } = upstream.manifest;
  const kept = new Map<string, Kept>();

  /** Servers list what asks the client only for those who can be asked. */
  function keyOf(kind: ListKind, { invocation: { caller }, asker }: UpstreamUser): string {
    const reader = asker && [asker.capabilities, asker.onQuestion !== undefined];
    return JSON.stringify([kind, reader, ...(upstream.isPersonal ? [caller.clientId, caller.subject, caller.scopes] : [])]);
  }

  function keptFor(kind: ListKind, user: UpstreamUser): Kept {
    const key = keyOf(kind, user);
    const found = kept.get(key);
    if (found) {
      return found;
    }
    const created: Kept = {
      cached: cachedValue(
        async () => (created.last = { ...await readList(upstream, kind, created.user!), readAt: Date.now() }),
        { maxAge: 0, maxStaleAge: MAX_STALE_AGE },
      ),
    };
    kept.set(key, created);
    if (kept.size > MAX_CALLERS * Object.keys(LISTS).length) {
      kept.delete(kept.keys().next().value!);
    }
    return created;
  }

  async function read(kind: ListKind, user: UpstreamUser): Promise<UpstreamList> {
    const list = keptFor(kind, user);
    if (list.failure && list.failure.until > Date.now()) {
      throw list.failure.error;
    }
    try {
      list.user = user;
      const { readAt, ...found } = await list.cached.getYoungerThan(Math.min(listTtl, list.last?.ttl ?? Infinity) / 1_000);
      const ttl = Math.min(listTtl, found.ttl);
      // it could not be read anew
      const isStale = Date.now() - readAt > ttl;
      return { ...found, ttl: isStale ? Math.min(ttl, RETRY_INTERVAL) : ttl };
    } catch (error) {
      if (!user.signal.aborted) {
        list.failure = { error, until: Date.now() + RETRY_INTERVAL };
      }
      throw error;
    } finally {
      list.user = undefined;
    }
  }

  /** The entry in a list that was read in the last hour. */
  function known(kind: ListKind, key: string, user: UpstreamUser): JsonObject | undefined {
    const last = kept.get(keyOf(kind, user))?.last;
    return last && Date.now() - last.readAt < MAX_STALE_AGE * 1_000 ? last.entries.get(key) : undefined;
  }

  const forget: UpstreamLists['forget'] = (kind, user) => void kept.delete(keyOf(kind, user));

  return { read, forget, find: async (kind, key, user) => known(kind, key, user) ?? (await read(kind, user)).entries.get(key) };
}

/** @throws ToolFailure when it takes too long */
async function readList(upstream: Upstream, kind: ListKind, { signal, ...user }: UpstreamUser): Promise<UpstreamList> {
  const timeout = AbortSignal.timeout(timeLimit(TIMEOUT));
  try {
    return await readPages(upstream, kind, { ...user, signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    throw timeout.aborted && !signal.aborted ? new ToolFailure('timedOut', 'The MCP server did not list what it has in time') : error;
  }
}

async function readPages(upstream: Upstream, kind: ListKind, user: UpstreamUser): Promise<UpstreamList> {
  const { method, key, isEntry } = LISTS[kind];
  const entries = new Map<string, JsonObject>();
  const capabilities = await upstream.capabilities(user);
  let ttl = Infinity;
  let isPrivate = false;
  let size = 0;
  let refused = 0;
  if (capabilities[kind === 'resourceTemplates' ? 'resources' : kind] === undefined) {
    return { entries, ttl, isPrivate };
  }
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || cursor !== undefined); page++) {
    const result = await upstream.request({ method, params: cursor === undefined ? {} : { cursor } }, user);
    for (const entry of Array.isArray(result[kind]) ? result[kind] as JsonObject[] : []) {
      // the SDK keeps what is registered in objects, which have members of these names already
      if (isTooDeep(entry) || !isEntry(entry) || String(entry[key]) in Object.prototype) {
        refused++;
        continue;
      }
      entries.set(String(entry[key]), entry);
      size += JSON.stringify(entry).length;
      if (size > MAX_SIZE) {
        throw new ToolFailure('tooLarge', `The list of the MCP server has more than ${MAX_SIZE} characters`);
      }
    }
    ttl = Math.min(ttl, typeof result.ttlMs === 'number' ? result.ttlMs : Infinity);
    isPrivate ||= result.cacheScope === 'private';
    const { nextCursor } = result;
    cursor = typeof nextCursor === 'string' && nextCursor !== cursor ? nextCursor : undefined;
  }
  if (refused > 0) {
    // in one line, however many there are
    const { requestId } = user.invocation;
    log.warn('Entries of another MCP server were left out: they are none', { requestId, server: upstream.manifest.service.baseUrl, method, refused });
  }
  return { entries, ttl, isPrivate };
}
