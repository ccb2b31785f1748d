import { vi } from 'vitest';
import { WAIT_LIMIT } from './time-limits.mts';

/**
 * Waits until something holds.
 *
 * @param holds throws, or rejects, as long as it does not
 * @returns what `holds` returns in the end
 * @throws what `holds` throws, when it has done so for as long as a test waits for anything
 */
export function eventually<T>(holds: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(holds, { timeout: WAIT_LIMIT, interval: 50 });
}
