import { log } from './log';

/** A value that is read from afar and kept for a while. */
export interface CachedValue<T> {
  /** The value, read at most `maxAge` seconds ago; older if it cannot be read anew, up to `maxStaleAge` seconds. */
  get(): Promise<T>;
  /** The value, read at most `maxAge` seconds ago; for a caller who has reason to think that it has changed. */
  getYoungerThan(maxAge: number): Promise<T>;
}

/** How old a value may get, in seconds. */
export interface CacheLimits {
  readonly maxAge: number;
  /** RFC 5861 `stale-if-error`. */
  readonly maxStaleAge: number;
}

/** Milliseconds: callers must not wait for a service that hangs again and again. */
const RETRY_INTERVAL = 10_000;

/**
 * Keeps what `read` returns. Simultaneous callers share one reading.
 *
 * @throws whatever `read` throws, from `get` and `getYoungerThan`, when there is no value that is young enough
 */
export function cachedValue<T>(read: () => Promise<T>, limits: CacheLimits): CachedValue<T> {
  let held: { readonly value: T; readonly readAt: number } | undefined;
  let reading: Promise<T> | undefined;
  let nextAttemptAt = 0;

  const age = () => (held === undefined ? Infinity : (Date.now() - held.readAt) / 1_000);

  const readAnew = async () => {
    try {
      const readAt = Date.now();
      const value = await read();
      held = { value, readAt };
      return value;
    } catch (error) {
      if (held === undefined || age() > limits.maxStaleAge) {
        throw error;
      }
      nextAttemptAt = Date.now() + RETRY_INTERVAL;
      log.error('A cached value could not be read anew, the old one stays in use', { error, ageSeconds: Math.round(age()) });
      return held.value;
    } finally {
      reading = undefined;
    }
  };

  const getYoungerThan = async (maxAge: number) => {
    if (held !== undefined && (age() < maxAge || Date.now() < nextAttemptAt)) {
      return held.value;
    }
    reading ??= readAnew();
    return reading;
  };

  return { get: () => getYoungerThan(limits.maxAge), getYoungerThan };
}
