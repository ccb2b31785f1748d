import type { JsonObject } from '../../../src/contract';

/**
 * Leaves out members that hold nothing, and what holds nothing in their lists: `null` counts as absent (RFC 7592 section 2.2), and
 * clients write empty strings, lists and objects for what they have not.
 */
export function withoutEmptyMembers(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members)
    .map(([name, value]) => [name, Array.isArray(value) ? value.filter((item) => !isEmpty(item)) : value] as const)
    .filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.trim() === '';
  }
  return value == null || (typeof value === 'object' && Object.keys(value).length === 0);
}
