import type { ListSource } from './list-source';
import type { RequestScope } from '../call/invocation';
import { bucketLists } from '../resources/bucket-lists';
import type { Served } from '../served';

/**
 * What has more entries of a list than the SDK knows of, made for one request.
 *
 * @param method of the list, as in `resources/list`; other methods have none
 */
export function listSources(method: string, served: Served, _scope: RequestScope): readonly ListSource[] {
  return method === 'resources/list' ? bucketLists(served.resourceTemplates) : [];
}
