import { mayCallTools, nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import { LISTS, RETRY_INTERVAL, type ListKind, type UpstreamList } from './upstream-list';
import type { JsonObject } from '../../../src/contract';
import { log } from '../../shared/log';
import type { ListSource } from '../call/list-source';
import { InvalidParamsError } from '../call/protocol-error';
import { needingAuthorization, withSecurityScheme } from '../scopes/listed-tool';

/** What there is to merge. */
export interface MergedListProps {
  readonly kind: ListKind;
  readonly upstreams: readonly ServedUpstream[];
  /** Whether this server has something of its own by this name or URI, which then comes first. */
  readonly isOwn: (key: string) => boolean;
  readonly user: Omit<UpstreamUser, 'signal'>;
  /** True to list tools whose scopes the caller lacks, with a mark. */
  readonly listsUnauthorized: boolean;
}

/** A list of what other MCP servers have, and this one serves. */
export interface MergedList extends ListSource {
  /** How long what has been read for it holds, in milliseconds. */
  readonly ttl: number;
  /** Whether it may be kept for others than the caller. */
  readonly isPublic: boolean;
}

/** Clashes are logged once an instance: they last until the next deployment. */
const loggedClashes = new Set<string>();

const MAX_LOGGED_CLASHES = 1_000;

/** Lists what other MCP servers have, one after the other in the order of declaration. A server that cannot be asked is left out. */
export function mergedList({ kind, upstreams, isOwn, user, listsUnauthorized }: MergedListProps): MergedList {
  let ttl = Infinity;
  // of clients that can be asked something, each kind may see another list
  let isPublic = user.asker === undefined && upstreams.every(({ upstream: { manifest } }) => manifest.scopes.length === 0 && !manifest.tellsCaller);
  return {
    get ttl() { return ttl; },
    get isPublic() { return isPublic; },
    page: async (cursor, limit, signal) => {
      const start = cursor === undefined ? 0 : Number(cursor);
      const lists = await Promise.all(upstreams.map((served) => listOf(served, kind, { ...user, signal }, listsUnauthorized)));
      ttl = Math.min(...lists.map((list) => list.ttl));
      isPublic &&= lists.every(({ isPrivate }) => !isPrivate);
      const all = merge(lists.map(({ entries }) => entries), kind, isOwn);
      if (cursor !== undefined && (String(start) !== cursor || !Number.isSafeInteger(start) || start <= 0)) {
        throw new InvalidParamsError('The cursor is invalid');
      }
      const end = start + limit;
      return { entries: all.slice(start, end), ...(end < all.length && { nextCursor: String(end) }) };
    },
  };
}

/** What is served of a list of one server. */
interface ListPart extends Pick<UpstreamList, 'ttl' | 'isPrivate'> {
  readonly entries: readonly JsonObject[];
}

async function listOf(served: ServedUpstream, kind: ListKind, user: UpstreamUser, listsUnauthorized: boolean): Promise<ListPart> {
  const { upstream: { manifest }, lists, filters } = served;
  const { caller, challengeFor } = user.invocation;
  const mayCall = kind !== 'tools' || mayCallTools(served, caller);
  // a server that is told who asks is not asked for a caller who has not allowed that
  if (filters[kind] === undefined || (!mayCall && (!listsUnauthorized || manifest.tellsCaller))) {
    return { entries: [], ttl: Infinity, isPrivate: false };
  }
  try {
    const list = await lists.read(kind, user);
    const entries = [...list.entries].flatMap(([key, entry]) => asServed(served, kind, key, entry));
    if (kind !== 'tools' || manifest.scopes.length === 0) {
      return { ...list, entries };
    }
    const mark = mayCall ? withSecurityScheme : needingAuthorization;
    return { ...list, entries: entries.map((entry) => mark(entry, challengeFor(manifest.scopes))) };
  } catch (error) {
    const { requestId } = user.invocation;
    log.error('Another MCP server could not be listed, its entries are left out', { requestId, server: manifest.service.baseUrl, kind, error });
    return { entries: [], ttl: RETRY_INTERVAL, isPrivate: false };
  }
}

/** An entry as it is here, if it is. */
function asServed(served: ServedUpstream, kind: ListKind, key: string, entry: JsonObject): JsonObject[] {
  if (kind === 'resources' || kind === 'resourceTemplates') {
    return served.filters[kind]?.(key) ? [entry] : [];
  }
  const name = served.upstream.manifest.prefix + key;
  return nameAtUpstream(served, kind, name) === undefined ? [] : [{ ...entry, name }];
}

/** Of entries that this server could not tell apart, the first is served. */
function merge(lists: readonly (readonly JsonObject[])[], kind: ListKind, isOwn: (key: string) => boolean): JsonObject[] {
  const merged = new Map<string, JsonObject>();
  for (const entry of lists.flat()) {
    const key = String(entry[LISTS[kind].key]);
    if (merged.has(key) || isOwn(key)) {
      logClash(kind, key);
    } else {
      merged.set(key, entry);
    }
  }
  return [...merged.values()];
}

function logClash(kind: ListKind, key: string): void {
  const clash = `${kind} ${key}`;
  if (!loggedClashes.has(clash) && loggedClashes.size < MAX_LOGGED_CLASHES) {
    loggedClashes.add(clash);
    log.warn('Another MCP server has something that is served already, and is left out', { kind, name: key });
  }
}
