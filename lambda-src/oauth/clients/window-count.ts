import { epochSeconds } from '../../shared/clock';
import { increment } from '../records/record-table';

/** In seconds. */
export const HOUR = 3_600;
export const DAY = 86_400;

/** How often something has happened in the present hour or day, this time included. */
export interface WindowCount {
  readonly total: number;
  /** In how many seconds the count begins anew. */
  readonly remaining: number;
}

/**
 * Counts what strangers make the server write.
 *
 * @param type of the record that holds the count
 * @param what is counted apart from others of the type
 * @param window in seconds: `HOUR` or `DAY`
 * @throws ServiceUnavailableError
 */
export async function countInWindow(type: string, what: string, window: number): Promise<WindowCount> {
  const now = epochSeconds();
  const end = now - now % window + window;
  return { total: await increment(type, `${what} until ${end}`, end), remaining: end - now };
}
