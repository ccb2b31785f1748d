import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';

/**
 * Looks a claim up by its path into nested objects.
 *
 * @returns undefined when there is none, and for an empty path
 */
export function claimAt(claims: JsonObject, path: readonly string[]): unknown {
  if (path.length === 0) {
    return undefined;
  }
  return path.reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), claims);
}

/** The values of a claim that may have one or several, as strings. */
export function claimValues(claim: unknown): string[] {
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)).map(String);
}
