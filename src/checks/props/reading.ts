/** The findings in what somebody gave. */
export interface Reading {
  /** Lower case, no full stop. */
  readonly problems: readonly string[];
  /** True if there is enough to go on with, and find out what else is wrong. */
  readonly complete: boolean;
}

const FLAWLESS: Reading = { problems: [], complete: true };

const readings = new WeakMap<object, Reading>();

/** Remembers what was wrong with what an instance was made of. */
export function rememberReading(instance: object, reading: Reading): void {
  readings.set(instance, reading);
}

/** Returns what was wrong with what an instance was made of. */
export function readingOf(instance: object): Reading {
  return readings.get(instance) ?? FLAWLESS;
}
