import type { JsonObject } from '../../../src/contract';

/** The most values that a completion may have (MCP 2026-07-28, completion). */
const MAX_VALUES = 100;

/** The completion of something that is not completed. */
export const NO_COMPLETION: JsonObject = { completion: { values: [], hasMore: false } };

/** Makes a completion of all that fits. */
export function completionOf(values: readonly string[]): JsonObject {
  return { completion: { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES } };
}
