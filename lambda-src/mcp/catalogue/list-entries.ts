import { listOf, type Catalogue } from './catalogue';
import type { JsonObject } from '../../../src/contract';
import type { Exchange } from '../call/exchange';
import { LISTS, type ListMethod } from '../call/source';
import { pageOf, wholeList } from '../listing/pagination';

/**
 * Answers a list with a page of it: what is known here first, then what each source has besides, in turn.
 *
 * @throws InvalidParamsError when the cursor is none of this list
 */
export async function listEntries(list: ListMethod, catalogue: Catalogue, exchange: Exchange): Promise<JsonObject> {
  const { served: { listing, toolSearch } } = catalogue;
  const { params: { cursor }, signal } = exchange;
  const all = await listOf(list, catalogue);
  const { known, more } = list === 'tools/list' && toolSearch ? toolSearch.listed(all) : all;
  const page = await pageOf([wholeList(known), ...more], cursor as string | undefined, listing.pageSize, signal);
  return {
    [LISTS[list]]: page.entries,
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    ...cacheHints(list, catalogue, exchange),
  };
}

/** Keeps a list no longer than those that it is made of, and not for others if it is not the same for all. */
function cacheHints(list: ListMethod, { sources, served: { listing } }: Catalogue, { era }: Exchange): JsonObject {
  const restrictions = era === 'modern' ? sources.flatMap((source) => source.cacheHints?.(list) ?? []) : [];
  return restrictions.length === 0 ? {} : {
    ttlMs: Math.min(listing.cacheTtl, ...restrictions.map(({ ttlMs }) => ttlMs)),
    cacheScope: restrictions.every(({ isPublic }) => isPublic) ? listing.cacheScope : 'private',
  };
}
