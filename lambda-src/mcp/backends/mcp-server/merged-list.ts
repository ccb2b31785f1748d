import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { mayCallTools, nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import { LISTS, type ListKind } from './upstream-list';
import type { JsonObject } from '../../../../src/contract';
import { log } from '../../../shared/log';
import type { ListSource } from '../../listing/list-source';

/** A list of what other MCP servers have, and this one serves. */
export interface MergedListProps {
  readonly kind: ListKind;
  readonly upstreams: readonly ServedUpstream[];
  /** Whether this server has something of its own by this name or URI, which then comes first. */
  readonly isOwn: (key: string) => boolean;
  readonly user: Omit<UpstreamUser, 'signal'>;
}

/** Clashes are logged once an instance: they last until the next deployment. */
const loggedClashes = new Set<string>();

const MAX_LOGGED_CLASHES = 1_000;

/** Lists what other MCP servers have, one after the other in the order of declaration. A server that cannot be asked is left out. */
export function mergedList({ kind, upstreams, isOwn, user }: MergedListProps): ListSource {
  return {
    page: async (cursor, limit, signal) => {
      const start = cursor === undefined ? 0 : Number(cursor);
      const all = merge(await Promise.all(upstreams.map((served) => entriesOf(served, kind, { ...user, signal }))), kind, isOwn);
      if (cursor !== undefined && (String(start) !== cursor || !Number.isSafeInteger(start) || start <= 0)) {
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The cursor is invalid');
      }
      const end = start + limit;
      return { entries: all.slice(start, end), ...(end < all.length && { nextCursor: String(end) }) };
    },
  };
}

async function entriesOf(served: ServedUpstream, kind: ListKind, user: UpstreamUser): Promise<JsonObject[]> {
  const { upstream: { manifest }, lists, filters } = served;
  const takes = filters[kind];
  if (takes === undefined || (kind === 'tools' && !mayCallTools(served, user.invocation.caller))) {
    return [];
  }
  try {
    const { entries } = await lists.read(kind, user);
    if (kind === 'resources' || kind === 'resourceTemplates') {
      return [...entries].flatMap(([key, entry]) => (takes(key) ? [entry] : []));
    }
    return [...entries].flatMap(([key, entry]) => {
      const name = manifest.prefix + key;
      return nameAtUpstream(served, kind, name) === undefined ? [] : [{ ...entry, name }];
    });
  } catch (error) {
    const { requestId } = user.invocation;
    log.error('Another MCP server could not be listed, its entries are left out', { requestId, server: manifest.service.baseUrl, kind, error });
    return [];
  }
}

/** Of entries that this server could not tell apart, the first is served. */
function merge(lists: readonly JsonObject[][], kind: ListKind, isOwn: (key: string) => boolean): JsonObject[] {
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
